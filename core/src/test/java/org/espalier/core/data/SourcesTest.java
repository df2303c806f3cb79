package org.espalier.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    @TempDir Path root;

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path zip = root.resolve("src.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return zip;
    }

    private static Map<String, byte[]> sources() {
        var random = Seeds.random();
        var sources = new TreeMap<String, byte[]>();
        for (int i = 0; i < 20; i++) {
            sources.put("m/p/C%d.java".formatted(i), Corpora.text(random, 50).getBytes(UTF_8));
        }
        return sources;
    }

    private Dataset java(Path path) {
        return JavaSource.open(Corpora.options(root).withPath(path), Progress.silent());
    }

    @Test
    void zipAndDirectoryGiveTheSame() throws IOException {
        Path folder = root.resolve("unzipped");
        for (var e : sources().entrySet()) {
            Path file = folder.resolve(e.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, e.getValue());
        }
        Files.writeString(folder.resolve("README.md"), "no source");
        try (var fromZip = java(zip(sources()));
                var fromFolder = java(folder)) {
            assertEquals(fromZip.fingerprint(), fromFolder.fingerprint());
            assertEquals("java-source", fromZip.id());
            assertEquals("20", fromZip.facts().get("files"));
            assertEquals("cached", fromFolder.facts().get("prepared"));
        }
    }

    @Test
    void onlySourcesOfReasonableSizeAreTaken() throws IOException {
        var entries = sources();
        entries.put("m/Huge.java", new byte[(16 << 20) + 1]);
        entries.put("m/Empty.java", new byte[0]);
        entries.put("m/p/image.png", new byte[100]);
        entries.put("../../outside.java", "class Outside {}".getBytes(UTF_8));
        try (var source = ZipSource.open(zip(entries), ".java")) {
            assertEquals(21, source.documents().size());
            assertEquals(1, source.skipped());
            assertEquals("../../outside.java", source.documents().getFirst().file());
        }
        assertFalse(Files.exists(root.resolve("../../outside.java")), "nothing is extracted");
    }

    @Test
    void aDamagedEntryIsNamed() throws IOException {
        byte[] noise = Seeds.bytes(Seeds.random(), 5000);
        Path zip = zip(Map.of("m/Noise.java", noise));
        byte[] bytes = Files.readAllBytes(zip);
        bytes[2500] ^= 1;
        Files.write(zip, bytes);
        try (var source = ZipSource.open(zip, ".java")) {
            Document d = source.documents().getFirst();
            var e = assertThrows(DataException.class, () -> source.read(d));
            assertTrue(e.getMessage().contains("m/Noise.java"), e.getMessage());
        }
    }

    @Test
    void whatIsNoZipIsNamed() throws IOException {
        Path file = Files.writeString(root.resolve("x.zip"), "text");
        var e = assertThrows(DataException.class, () -> java(file));
        assertTrue(e.getMessage().startsWith("cannot read " + file + " as a zip"), e.getMessage());
        var none = assertThrows(DataException.class, () -> java(root.resolve("none")));
        assertTrue(none.getMessage().contains("it does not exist"), none.getMessage());
    }

    @Test
    void aJavaWithoutSourcesIsNamedWithItsCure() throws IOException {
        Path lib = Files.createDirectories(root.resolve("jre/lib"));
        var missing = assertThrows(DataException.class, () -> JavaSource.ofJdk(lib.getParent()));
        assertTrue(missing.getMessage().contains("does not exist"), missing.getMessage());
        assertTrue(missing.getMessage().contains("--data PATH"), missing.getMessage());
        Files.createSymbolicLink(lib.resolve("src.zip"), root.resolve("gone.zip"));
        var dangling = assertThrows(DataException.class, () -> JavaSource.ofJdk(lib.getParent()));
        assertTrue(
                dangling.getMessage().contains("is a link to a file that"), dangling.getMessage());
    }

    @Test
    void aSingleFileIsHeldOutInBlocks() throws IOException {
        Path file = root.resolve("book.txt");
        Files.writeString(file, Corpora.text(Seeds.random(), 20_000));
        var options =
                Corpora.options(root)
                        .withPath(file)
                        .withSplit(new SplitRule(4, Long.MAX_VALUE, Long.MAX_VALUE));
        try (var dataset = TextFiles.open(options, TextFiles.Selection.ALL, Progress.silent())) {
            assertEquals("1", dataset.facts().get("files"));
            long held = dataset.bytes(Split.VALIDATION).orElseThrow();
            assertTrue(held > 4000 && held < Files.size(file) / 2, "held out: " + held);
            assertEquals(gaps(file, options), endsOfText(dataset), "a document per run of blocks");
        }
    }

    /** How many runs of neighbouring training blocks there are. */
    private static long gaps(Path file, CorpusOptions options) {
        try (var source = new BlockSource(Map.of("book.txt", file))) {
            var train = Partition.of(source.documents(), options.split()).train();
            long runs = 1;
            for (int i = 1; i < train.size(); i++) {
                runs += train.get(i).follows(train.get(i - 1)) ? 0 : 1;
            }
            return runs;
        }
    }

    private static long endsOfText(Dataset dataset) {
        int end = dataset.tokenizer().orElseThrow().endOfText();
        long count = 0;
        for (long i = 0; i < dataset.size(Split.TRAIN); i++) {
            int[] inputs = new int[13];
            var segment = MemorySegment.ofArray(inputs);
            dataset.read(Split.TRAIN, i, List.of(segment, MemorySegment.ofArray(new int[13])));
            for (int token : inputs) {
                count += token == end ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void nothingHeldOutIsAllowed() throws IOException {
        Path file = Files.writeString(root.resolve("one.txt"), Corpora.text(Seeds.random(), 100));
        var options =
                Corpora.options(root).withPath(file).withSplit(new SplitRule(0, 1, Long.MAX_VALUE));
        try (var dataset = TextFiles.open(options, TextFiles.Selection.ALL, Progress.silent())) {
            assertEquals(0, dataset.size(Split.VALIDATION));
            assertEquals(0, dataset.bytes(Split.VALIDATION).orElseThrow());
            assertTrue(dataset.deflateBitsPerByte().isEmpty());
            assertEquals("nothing", dataset.facts().get("held out"));
        }
    }

    @Test
    void extensionsAndUnitsAreChosen() throws IOException {
        Corpora.folder(root, 30);
        Files.write(root.resolve("corpus/image.png"), new byte[] {1, 2, 3});
        var selection = new TextFiles.Selection(".txt", Optional.of(TextFiles.HoldOut.BLOCKS));
        try (var dataset = TextFiles.open(Corpora.options(root), selection, Progress.silent())) {
            assertEquals("29", dataset.facts().get("files"));
        }
    }
}
