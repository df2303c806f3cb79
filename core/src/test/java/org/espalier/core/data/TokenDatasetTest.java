package org.espalier.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.zip.Deflater;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.data.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDatasetTest {
    private static final int FILES = 60;

    @TempDir Path root;
    private CorpusOptions options;

    @BeforeEach
    void corpus() throws IOException {
        Corpora.folder(root, FILES);
        options = Corpora.options(root);
    }

    private Dataset open(CorpusOptions options) {
        return TextFiles.open(options, TextFiles.Selection.ALL, Progress.silent());
    }

    private static int[][] sample(Dataset dataset, Split split, long index) {
        int context = (int) dataset.fields().getFirst().shape().dim(0);
        int[] inputs = new int[context];
        int[] targets = new int[context];
        dataset.read(
                split,
                index,
                List.of(MemorySegment.ofArray(inputs), MemorySegment.ofArray(targets)));
        return new int[][] {inputs, targets};
    }

    /** EOT, document, EOT, document … of a split, straight from the files. */
    private IntList stream(Dataset dataset, Split split) throws IOException {
        var bpe = dataset.tokenizer().orElseThrow();
        var tokens = new IntList(100);
        for (Document d : documents(split)) {
            byte[] text = Files.readAllBytes(root.resolve("corpus").resolve(d.file()));
            tokens.add(bpe.endOfText());
            int[] encoded = bpe.encode(text);
            tokens.addAll(encoded, 0, encoded.length);
        }
        return tokens;
    }

    private List<Document> documents(Split split) {
        try (var source = new FolderSource(FolderFiles.list(root.resolve("corpus"), ""))) {
            var partition = Partition.of(source.documents(), options.split());
            return split == Split.TRAIN ? partition.train() : partition.validation();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 13, 65, 1003})
    void everyValidationTokenIsATargetOnce(int context) throws IOException {
        try (var dataset = open(options.withContext(context))) {
            int[] stream = stream(dataset, Split.VALIDATION).toArray();
            var inputs = new ArrayList<Integer>();
            var targets = new ArrayList<Integer>();
            for (long i = 0; i < dataset.size(Split.VALIDATION); i++) {
                int[][] sample = sample(dataset, Split.VALIDATION, i);
                for (int t = 0; t < context; t++) {
                    inputs.add(sample[0][t]);
                    targets.add(sample[1][t]);
                }
            }
            assertTrue(stream.length > 1 && targets.size() - stream.length < context);
            for (int t = 0; t < targets.size(); t++) {
                boolean present = t + 1 < stream.length;
                assertEquals(present ? stream[t + 1] : -1, targets.get(t));
                assertEquals(
                        present ? stream[t] : dataset.tokenizer().orElseThrow().endOfText(),
                        inputs.get(t));
            }
        }
    }

    @Test
    void trainingWindowsFollowEachOther() throws IOException {
        try (var dataset = open(options)) {
            int[] stream = stream(dataset, Split.TRAIN).toArray();
            assertEquals((stream.length - 1) / 13, dataset.size(Split.TRAIN));
            for (int i = 0; i < dataset.size(Split.TRAIN); i++) {
                int[][] sample = sample(dataset, Split.TRAIN, i);
                for (int t = 0; t < 13; t++) {
                    assertEquals(stream[13 * i + t], sample[0][t]);
                    assertEquals(stream[13 * i + t + 1], sample[1][t]);
                }
            }
        }
    }

    @Test
    void bytesAreThoseOfTheFiles() throws IOException {
        try (var dataset = open(options)) {
            assertEquals(bytes(Split.VALIDATION), dataset.bytes(Split.VALIDATION).orElseThrow());
            long decoded = 0;
            for (long i = 0; i < dataset.size(Split.TRAIN); i++) {
                int[] targets = sample(dataset, Split.TRAIN, i)[1];
                decoded += dataset.tokenizer().orElseThrow().decodeBytes(targets).length;
            }
            assertEquals(decoded, dataset.bytes(Split.TRAIN).orElseThrow());
            assertTrue(bytes(Split.TRAIN) - decoded < 13 * 50);
        }
    }

    private long bytes(Split split) throws IOException {
        long sum = 0;
        for (Document d : documents(split)) {
            sum += Files.size(root.resolve("corpus").resolve(d.file()));
        }
        return sum;
    }

    @Test
    void deflateIsFileByFile() throws IOException {
        long sum = 0;
        for (Document d : documents(Split.VALIDATION)) {
            byte[] text = Files.readAllBytes(root.resolve("corpus").resolve(d.file()));
            try (var deflater = new Deflater(9, true)) {
                deflater.setInput(text);
                deflater.finish();
                sum += deflater.deflate(new byte[2 * text.length + 100]);
            }
        }
        try (var dataset = open(options)) {
            assertEquals(
                    8.0 * sum / bytes(Split.VALIDATION),
                    dataset.deflateBitsPerByte().orElseThrow());
        }
    }

    @Test
    void theNumberOfThreadsNeverShows() throws IOException {
        var seen = new TreeMap<String, List<byte[]>>();
        for (int threads : new int[] {1, 2, 3, 7}) {
            Path cache = root.resolve("cache" + threads);
            try (var dataset = open(options.withThreads(threads).withCache(cache))) {
                seen.computeIfAbsent(dataset.fingerprint(), f -> new ArrayList<>())
                        .add(allFiles(cache));
            }
        }
        assertEquals(1, seen.size());
        var contents = seen.firstEntry().getValue();
        contents.forEach(c -> assertArrayEquals(contents.getFirst(), c));
    }

    private static byte[] allFiles(Path folder) throws IOException {
        byte[] all = {};
        for (Path file : FolderFiles.list(folder, "").values()) {
            all = BpeModel.concat(all, Files.readAllBytes(file));
        }
        return all;
    }

    @Test
    void theFingerprintNamesSourceTokenizerAndSplit() throws IOException {
        var seen = new TreeMap<String, String>();
        seen.put(fingerprint(options), "plain");
        seen.put(fingerprint(options.withVocabulary(280, 20_000)), "vocabulary");
        seen.put(fingerprint(options.withSplit(new SplitRule(6, 10_000, 50_000))), "split");
        Files.writeString(root.resolve("corpus/part1/file1.txt"), "other text, quite short");
        seen.put(fingerprint(options), "content");
        assertEquals(4, seen.size(), seen.toString());
        assertEquals(fingerprint(options), fingerprint(options.withContext(7)), "context");
    }

    private String fingerprint(CorpusOptions options) {
        try (var dataset = open(options)) {
            assertEquals(64, dataset.fingerprint().length());
            return dataset.fingerprint();
        }
    }

    @Test
    void aGivenTokenizerIsUsed() {
        var bpe = ByteLevelBpe.train(List.of("the tree the tree".getBytes(UTF_8)), 400);
        Path file = root.resolve("given.json");
        bpe.save(file);
        try (var dataset = open(options.withTokenizer(file))) {
            assertEquals(bpe, dataset.tokenizer().orElseThrow());
            assertEquals("text", dataset.id());
        }
    }

    @Test
    void capsBoundTheSplits() {
        try (var dataset = open(options.withSplit(new SplitRule(5, 1000, 3000)))) {
            long validation = dataset.bytes(Split.VALIDATION).orElseThrow();
            long train = dataset.bytes(Split.TRAIN).orElseThrow();
            assertTrue(validation >= 1000 && validation < 4000, "validation " + validation);
            assertTrue(train >= 2500 && train < 6000, "train " + train);
        }
    }

    @Test
    void factsAreForPeople() {
        try (var dataset = open(options)) {
            var facts = dataset.facts();
            assertEquals("59", facts.get("files"));
            assertEquals("1 in 5 by SHA-256 of the path", facts.get("held out"));
            assertEquals("bpe-300", facts.get("tokenizer"));
            assertEquals("new", facts.get("prepared"));
            assertThrows(UnsupportedOperationException.class, facts::clear);
        }
        try (var dataset = open(options)) {
            assertEquals("cached", dataset.facts().get("prepared"));
        }
    }

    @Test
    void progressGoesFromZeroToTheTotalOfEachPhase() {
        var phases = new ArrayList<String>();
        long[] last = {0, 0};
        Progress progress =
                (phase, done, total) -> {
                    if (phases.isEmpty() || !phases.getLast().equals(phase) || done == 0) {
                        assertEquals(0, done, phase);
                        assertEquals(last[1], last[0], "end of the phase before " + phase);
                        phases.add(phase);
                    }
                    assertTrue(done <= total);
                    last[0] = done;
                    last[1] = total;
                };
        TextFiles.open(options, TextFiles.Selection.ALL, progress).close();
        assertEquals(
                List.of("list", "count words", "train tokenizer", "tokenize", "tokenize"), phases);
        assertEquals(last[1], last[0]);
    }

    @Test
    void manyThreadsReadTheSame() throws Exception {
        try (var dataset = open(options);
                var pool = Executors.newFixedThreadPool(4)) {
            int[] expected = sample(dataset, Split.TRAIN, 5)[1];
            var reads = new ArrayList<java.util.concurrent.Future<int[]>>();
            for (int i = 0; i < 200; i++) {
                reads.add(pool.submit(() -> sample(dataset, Split.TRAIN, 5)[1]));
            }
            for (var read : reads) {
                assertArrayEquals(expected, read.get());
            }
        }
    }

    @Test
    void userErrorsAreNamed() {
        try (var dataset = open(options)) {
            long size = dataset.size(Split.TRAIN);
            MemorySegment good = MemorySegment.ofArray(new int[13]);
            MemorySegment small = MemorySegment.ofArray(new int[12]);
            assertEquals(
                    "dataset text: the train split has no sample %d; it has %d"
                            .formatted(size, size),
                    message(dataset, size, good, good));
            assertTrue(message(dataset, -1, good, good).contains("no sample -1"));
            assertTrue(message(dataset, 0, good).contains("2 fields, but 1 segments"));
            assertTrue(message(dataset, 0, good, small).contains("targets takes 52 bytes"));
        }
    }

    private static String message(Dataset dataset, long index, MemorySegment... segments) {
        return assertThrows(
                        DataException.class,
                        () -> dataset.read(Split.TRAIN, index, List.of(segments)))
                .getMessage();
    }

    @Test
    void segmentsMayLieAnywhere() {
        try (var dataset = open(options)) {
            var odd = MemorySegment.ofArray(new byte[2 * 52 + 3]);
            dataset.read(Split.TRAIN, 1, List.of(odd.asSlice(1, 52), odd.asSlice(53)));
            int[][] sample = sample(dataset, Split.TRAIN, 1);
            assertEquals(sample[0][12], odd.get(ValueLayout.JAVA_INT_UNALIGNED, 1 + 48));
            assertEquals(sample[1][12], odd.get(ValueLayout.JAVA_INT_UNALIGNED, 53 + 48));
        }
    }

    @Test
    void closingTwiceIsFineAndReadingThenIsNot() {
        var dataset = open(options);
        dataset.close();
        dataset.close();
        MemorySegment good = MemorySegment.ofArray(new int[13]);
        assertEquals("dataset text is closed", message(dataset, 0, good, good));
    }

    @Test
    void tooLittleTextIsRefused() throws IOException {
        var e = assertThrows(DataException.class, () -> open(options.withContext(1 << 20)));
        assertTrue(e.getMessage().contains("context + 1 = 1048577"), e.getMessage());
        Path empty = Files.createDirectories(root.resolve("empty"));
        var none = assertThrows(DataException.class, () -> open(options.withPath(empty)));
        assertTrue(none.getMessage().contains("no text in " + empty), none.getMessage());
        var noPath = assertThrows(DataException.class, () -> open(CorpusOptions.defaults()));
        assertTrue(noPath.getMessage().contains("--data PATH"), noPath.getMessage());
    }

    @Test
    void impossibleOptionsAreNamed() {
        var e = assertThrows(DataException.class, () -> options.withVocabulary(256, 1));
        assertEquals("vocabulary is from 257 to 1048576, not 256", e.getMessage());
        assertThrows(DataException.class, () -> options.withContext(0));
        assertThrows(DataException.class, () -> options.withThreads(0));
        assertNotEquals(options, options.withThreads(1));
    }
}
