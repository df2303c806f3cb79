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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same config gives the same bits, whatever the threads, the vectors, the compiler and the
 * heap.
 */
class DeterminismIT {
    private static final int STEPS = 200;
    private static final int FEW_STEPS = 5;

    /**
     * A generated kernel that the highest compiler tier has compiled, as -XX:+PrintCompilation
     * shows it.
     */
    private static final Pattern COMPILED =
            Pattern.compile(
                    "\\s(?:[%sbn!]\\s*)*([1-4])\\s+(org\\.espalier\\.simd\\.(?:Program_(?!init|identity_1/)|gemm\\.Tile(?:14|6)x)\\S+/0x\\S+)::");

    private record Way(String name, List<String> flags, int threads) {
        static Way of(String name, int threads, String... flags) {
            return new Way(name, List.of(flags), threads);
        }
    }

    private static final List<Way> WAYS =
            List.of(
                    Way.of("again", 1),
                    Way.of("2 threads", 2),
                    Way.of("3 threads", 3),
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
        run(Way.of("few", 2), text, fast, FEW_STEPS);
        run(Way.of("few by C1", 2, "-XX:TieredStopAtLevel=1"), text, slow, FEW_STEPS);
        assertEquals(Hashed.of(fast), Hashed.of(slow));
        assertEquals(0, diff(fast, slow));
    }

    private void run(Way way, Path text, Path directory) throws Exception {
        run(way, text, directory, STEPS);
    }

    private void run(Way way, Path text, Path directory, int steps) throws Exception {
        List<String> args = new ArrayList<>(List.of("train"));
        args.addAll(GoldenText.run(text, steps));
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
        assertTrue(tiers.size() >= 10, () -> "generated kernels seen: " + tiers);
        List<String> cold =
                tiers.entrySet().stream()
                        .filter(e -> e.getValue() < 4)
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

    private String planted(String fault, int threads, String... flags) throws Exception {
        Path text = GoldenText.unpack(folder);
        Path out = folder.resolve(fault + threads + String.join("", flags).hashCode() + ".out");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-p", System.getProperty("espalier.mods", "")));
        command.addAll(List.of("--add-modules", "ALL-MODULE-PATH"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(
                List.of(
                        PlantedRun.class.getName(),
                        fault,
                        Integer.toString(threads),
                        text.toString(),
                        out.toString()));
        Path log = folder.resolve("planted.log");
        int code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        assertEquals(0, code, () -> tail(log));
        return Files.readString(out);
    }
}
