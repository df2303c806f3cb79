package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The processor in words, with what decides how fast it multiplies. */
public final class Processor {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final List<String> FEATURES =
            List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16");

    private Processor() {}

    /** For instance {@code AMD EPYC, 2 cores, avx2 avx512f}. */
    public static String words() {
        List<String> lines = lines();
        List<String> flags = Arrays.asList(field(lines, "flags").split(" ", -1));
        return "%s, %s cores, %s"
                .formatted(
                        field(lines, "model name"),
                        Runtime.getRuntime().availableProcessors(),
                        FEATURES.stream().filter(flags::contains).collect(Collectors.joining(" ")));
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(CPU);
        } catch (IOException e) { // another system than Linux
            return List.of();
        }
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(l -> l.startsWith(name))
                .map(l -> l.substring(l.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }
}
