package org.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.data.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCacheTest {
    @TempDir Path root;
    private CorpusOptions options;
    private int[] expected;

    @BeforeEach
    void prepare() throws IOException {
        Corpora.folder(root, 30);
        options = Corpora.options(root);
        expected = firstSample("new");
    }

    private Dataset open() {
        return TextFiles.open(options, TextFiles.Selection.ALL, Progress.silent());
    }

    private int[] firstSample(String prepared) {
        try (var dataset = open()) {
            assertEquals(prepared, dataset.facts().get("prepared"));
            int[] inputs = new int[13];
            int[] targets = new int[13];
            dataset.read(
                    Split.TRAIN,
                    0,
                    List.of(MemorySegment.ofArray(inputs), MemorySegment.ofArray(targets)));
            return targets;
        }
    }

    private Path file(String name) throws IOException {
        try (var folders = Files.list(options.cache().resolve("data"))) {
            return folders.findFirst().orElseThrow().resolve(name);
        }
    }

    @Test
    void theSecondTimeNothingIsPrepared() throws IOException {
        byte[] before = Files.readAllBytes(file("train.tokens"));
        FileTime written = Files.getLastModifiedTime(file("train.tokens"));
        assertArrayEquals(expected, firstSample("cached"));
        assertEquals(written, Files.getLastModifiedTime(file("train.tokens")));
        assertArrayEquals(before, Files.readAllBytes(file("train.tokens")));
    }

    /**
     * Magic, version, width, count, key, tokenizer, checksums, first and last token; a negative
     * place is from the end.
     */
    @ParameterizedTest
    @CsvSource({
        "train.tokens,0",
        "train.tokens,8",
        "train.tokens,12",
        "train.tokens,16",
        "train.tokens,50",
        "train.tokens,90",
        "train.tokens,112",
        "train.tokens,120",
        "train.tokens,128",
        "train.tokens,-1",
        "validation.tokens,20",
        "validation.tokens,-2",
        "tokenizer.json,40",
        "tokenizer.json,-9"
    })
    void aFlippedBitIsDetectedAndRepaired(String name, int place) throws IOException {
        Path file = file(name);
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[place < 0 ? whole.length + place : place] ^= 4;
        Files.write(file, damaged);
        assertArrayEquals(expected, firstSample("new"));
        assertArrayEquals(whole, Files.readAllBytes(file));
        assertArrayEquals(expected, firstSample("cached"));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "100", "127", "128", "129", "-1", "-2"})
    void aCutFileIsDetectedAndRepaired(int length) throws IOException {
        Path file = file("train.tokens");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, length < 0 ? whole.length + length : length));
        assertArrayEquals(expected, firstSample("new"));
        assertArrayEquals(whole, Files.readAllBytes(file));
    }

    @ParameterizedTest
    @CsvSource({"train.tokens", "validation.tokens", "tokenizer.json"})
    void aMissingFileIsMadeAgain(String name) throws IOException {
        byte[] whole = Files.readAllBytes(file(name));
        Files.delete(file(name));
        assertArrayEquals(expected, firstSample("new"));
        assertArrayEquals(whole, Files.readAllBytes(file(name)));
    }

    /** Same source and tokenizer, another split: only the key of the file tells them apart. */
    @Test
    void filesOfAnotherSplitAreNotTaken() throws IOException {
        Path tokenizer = Files.copy(file("tokenizer.json"), root.resolve("given.json"));
        options = options.withTokenizer(tokenizer).withCache(root.resolve("own"));
        var rule = new SplitRule(3, Long.MAX_VALUE, Long.MAX_VALUE);
        var other = options.withSplit(rule).withCache(root.resolve("other"));
        TextFiles.open(other, TextFiles.Selection.ALL, Progress.silent()).close();
        assertArrayEquals(expected, firstSample("new"));
        byte[] own = Files.readAllBytes(file("train.tokens"));
        Path foreign = FolderFiles.list(other.cache(), "train.tokens").values().iterator().next();
        Files.write(file("train.tokens"), Files.readAllBytes(foreign));
        assertArrayEquals(expected, firstSample("new"));
        assertArrayEquals(own, Files.readAllBytes(file("train.tokens")));
    }

    @Test
    void whatAKilledRunLeftIsSweptAfterAWhile() throws IOException {
        Path old = Files.writeString(file("train.tokens.1-0.tmp"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
        Path recent = Files.writeString(file("train.tokens.2-0.tmp"), "x");
        Files.delete(file("train.tokens"));
        assertArrayEquals(expected, firstSample("new"));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(recent), "another program may be writing it");
    }

    @Test
    void noTemporaryFileStays() throws IOException {
        assertEquals(
                List.of("tokenizer.json", "train.tokens", "validation.tokens"),
                List.copyOf(FolderFiles.list(file("train.tokens").getParent(), "").keySet()));
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        Path blocked = Files.writeString(root.resolve("blocked"), "a file, no directory");
        options = options.withCache(blocked);
        var e = assertThrows(DataException.class, this::open);
        assertTrue(e.getMessage().startsWith("cannot write " + blocked), e.getMessage());
    }

    @Test
    void aWriteThatFailsLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(root.resolve("kept"), "old");
        assertThrows(
                DataException.class,
                () ->
                        CacheFile.write(
                                file,
                                out -> {
                                    throw new IOException("no space left");
                                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("kept"), names(root, "kept"));
    }

    private static List<String> names(Path folder, String prefix) throws IOException {
        try (var files = Files.newDirectoryStream(folder, prefix + "*")) {
            var names = new java.util.ArrayList<String>();
            files.forEach(f -> names.add(f.getFileName().toString()));
            return names;
        }
    }

    /** Beyond 65,536 tokens a token takes four bytes. */
    @Test
    void wideTokensAreRead() throws Exception {
        assertEquals(2, TokenFile.width(65_536));
        assertEquals(4, TokenFile.width(65_537));
        var crc = new java.util.zip.CRC32C();
        byte[] tokens = {1, 0, 1, 0, 5, 0, 0, 0};
        crc.update(tokens);
        String digest = "0".repeat(64);
        var header = new TokenHeader(4, 2, 1, 9, 3, digest, digest, crc.getValue());
        Path file = root.resolve("wide.tokens");
        Files.write(file, BpeModel.concat(header.toBytes(), tokens));
        try (var arena = Arena.ofConfined()) {
            var wide = TokenFile.open(file, arena);
            assertEquals(header, wide.header());
            assertEquals(65_537, wide.get(0));
            int[] copy = new int[2];
            wide.copy(0, 2, MemorySegment.ofArray(copy));
            assertArrayEquals(new int[] {65_537, 5}, copy);
        }
    }
}
