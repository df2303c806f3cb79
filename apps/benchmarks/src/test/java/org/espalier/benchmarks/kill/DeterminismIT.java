package org.espalier.benchmarks.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.benchmarks.Cli;
import org.espalier.benchmarks.TestJvm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same config gives the same bits, whatever the threads, the vectors, the compiler and the
 * heap.
 */
class DeterminismIT {
    private static final int STEPS = 50;
    private static final int FEW_STEPS = 5;
    private static final int CHUNKS = 3;

    /** A kernel of fewer elements is too small to be cut: a block of a long sum has as many. */
    private static final int CUTTABLE = 4096;

    private static final int KERNELS = 30;

    /**
     * A generated kernel and the compiler tier it has reached, as -XX:+PrintCompilation shows it.
     * Copies that a step needs a few times stay too cold for C2; they compute nothing. Of a
     * product's tiles all that training uses, with 32 registers those of ragged edges too, with 16
     * the highest; still lower ones meet the last rows of the validation alone, which no hash
     * covers.
     */
    private static final Pattern COMPILED =
            Pattern.compile(
                    "\\s(?:[%sbn!]\\s*)*([1-4])\\s+(org\\.espalier\\.simd\\.(?:Program_(?!init|identity_[01]/)|gemm\\.Tile(?:(?:1\\d|[56])x32|4x(?:8|16)))\\S*/0x\\S+)::");

    private record Way(String name, List<String> flags, int threads) {
        static Way of(String name, int threads, String... flags) {
            return new Way(name, List.of(flags), threads);
        }
    }

    /** Launches of few operations stay on the calling thread otherwise. */
    private static final String ALL_SHARE = "-Despalier.simd.alone=0";

    /** Counts the weights that are not zero, once at a run's end; sums of ones have no order. */
    private static final String COUNT = "Program_count_";

    private static final List<Way> WAYS =
            List.of(
                    Way.of("again", 1),
                    Way.of("2 threads", 2),
                    Way.of("2 threads in small launches too", 2, ALL_SHARE),
                    Way.of("3 threads in small launches too", 3, ALL_SHARE),
                    Way.of("128 bits", 2, "-XX:MaxVectorSize=16"),
                    Way.of("256 bits", 2, "-XX:MaxVectorSize=32"),
                    Way.of("512 bits", 2, "-XX:MaxVectorSize=64"),
                    Way.of("a small heap", 2, "-Xmx160m"),
                    Way.of("a large heap", 2, "-Xmx2g"));

    @TempDir private Path folder;

    @Test
    @DisplayName("curve and weights do not depend on threads, vector width, compiler or heap")
    void sameBits() throws Exception {
        Path text = GoldenText.unpack(folder);
        Path first = folder.resolve("first");
        Way once = Way.of("first", 1, "-XX:+PrintCompilation");
        run(once, text, first);
        everyKernelIsCompiled(folder.resolve("first.log"));
        assertEquals(golden(), Hashed.of(first), "the golden hashes");
        for (Way way : WAYS) {
            Path other = folder.resolve(way.name().replace(' ', '-'));
            run(way, text, other);
            assertEquals(Hashed.of(first), Hashed.of(other), way.name());
            assertEquals(0, diff(first, other), way.name());
        }
    }

    /**
     * C1 runs vector code by calls and boxes, a hundred times slower: a few steps are all there is
     * time for.
     */
    @Test
    @DisplayName("without the optimizing compiler the first steps have the same bits")
    void sameBitsWithoutC2() throws Exception {
        Path text = GoldenText.unpack(folder);
        Path fast = folder.resolve("few");
        Path slow = folder.resolve("few-by-c1");
        List<String> options = GoldenText.small(text, FEW_STEPS);
        run(Way.of("few", 2), options, fast);
        run(Way.of("few by C1", 2, "-XX:TieredStopAtLevel=1"), options, slow);
        assertEquals(Hashed.of(fast), Hashed.of(slow));
        assertEquals(0, diff(fast, slow));
    }

    @Test
    @DisplayName("every kernel of the golden run that is not tiny is cut into at least 3 chunks")
    void everyKernelIsCut() throws Exception {
        Path text = GoldenText.unpack(folder);
        List<String> lines = TestJvm.run(folder, List.of(ALL_SHARE), ChunksRun.class, text);
        assertTrue(lines.size() >= KERNELS, () -> lines.size() + " kernels");
        for (String line : lines) {
            String[] words = line.split("\t", -1);
            boolean tiny = Long.parseLong(words[1]) < CUTTABLE;
            assertTrue(tiny || Integer.parseInt(words[0]) >= CHUNKS, line);
        }
    }

    private void run(Way way, Path text, Path directory) throws Exception {
        run(way, GoldenText.run(text, STEPS), directory);
    }

    private void run(Way way, List<String> options, Path directory) throws Exception {
        List<String> args = new ArrayList<>(List.of("train"));
        args.addAll(options);
        args.addAll(List.of("--run-dir", directory.toString(), "--backend", "simd"));
        args.addAll(List.of("--threads", Integer.toString(way.threads())));
        Path log = folder.resolve(directory.getFileName() + ".log");
        int code = new Cli(way.flags()).run(log, args);
        assertEquals(0, code, () -> way.name() + ":\n" + tail(log));
    }

    private int diff(Path a, Path b) throws Exception {
        Path log = folder.resolve("diff.log");
        return new Cli(List.of()).run(log, List.of("diff", a.toString(), b.toString()));
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Hashed golden() throws IOException {
        Properties p = new Properties();
        try (InputStream in = DeterminismIT.class.getResourceAsStream("golden.properties")) {
            p.load(Objects.requireNonNull(in, "golden.properties"));
        }
        return new Hashed(p.getProperty("curve_sha256"), p.getProperty("weights_sha256"));
    }

    /**
     * A hash says nothing of the optimizing compiler as long as that has not compiled the kernels.
     */
    private static void everyKernelIsCompiled(Path log) throws IOException {
        SortedMap<String, Integer> tiers = new TreeMap<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.forEach(line -> {
                Matcher m = COMPILED.matcher(line);
                if (m.find()) {
                    tiers.merge(m.group(2), Integer.valueOf(m.group(1)), Math::max);
                }
            });
        }
        boolean tiles = tiers.keySet().stream().anyMatch(name -> name.contains(".gemm.Tile"));
        assertTrue(tiles && tiers.size() >= 10, () -> "generated kernels seen: " + tiers);
        List<String> cold =
                tiers.entrySet().stream()
                        .filter(e -> e.getValue() < 4 && !e.getKey().contains(COUNT))
                        .map(Object::toString)
                        .toList();
        assertTrue(cold.isEmpty(), () -> "not compiled by C2: " + cold);
    }

    @Test
    @DisplayName("a sum by reduceLanes is caught: its bits depend on the vector width")
    void plantedReduceLanes() throws Exception {
        assertNotEquals(
                planted("reduce-lanes", 2, "-XX:MaxVectorSize=16"),
                planted("reduce-lanes", 2, "-XX:MaxVectorSize=32"));
    }

    @Test
    @DisplayName("a racy sum is caught: its bits depend on which thread comes first")
    void plantedRace() throws Exception {
        assertNotEquals(planted("racy", 1), planted("racy", 3));
    }

    @Test
    @DisplayName("the planted runs themselves are sound: without a fault the bits agree")
    void control() throws Exception {
        assertEquals(
                planted("none", 1, "-XX:MaxVectorSize=16"),
                planted("none", 3, "-XX:MaxVectorSize=32"));
    }

    private List<String> planted(String fault, int threads, String... flags) throws Exception {
        Path text = GoldenText.unpack(folder);
        return TestJvm.run(folder, List.of(flags), PlantedRun.class, fault, threads, text);
    }
}
