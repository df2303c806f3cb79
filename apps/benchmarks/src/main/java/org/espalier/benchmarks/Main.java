package org.espalier.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.espalier.benchmarks.agree.AgreeBenchmark;
import org.espalier.benchmarks.gemm.GemmBenchmark;
import org.espalier.benchmarks.gemm.PrecisionBenchmark;
import org.espalier.benchmarks.kill.KillBenchmark;
import org.espalier.benchmarks.peers.PeersBenchmark;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where {@code espalier bench} begins. */
@Command(
        name = "espalier bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures Espalier. Each speed is a ratio, in one run, against a named peer or a"
                    + " measured ceiling.",
            "",
            "  ./espalier bench --list",
            "  ./espalier bench gemm adamw --quick",
            ""
        })
public final class Main implements Callable<Integer> {
    private static final List<Benchmark> ALL =
            Stream.concat(
                            Stream.of(
                                    new GemmBenchmark(),
                                    new PrecisionBenchmark(),
                                    new AdamWBenchmark(),
                                    GptBenchmark.W1,
                                    GptBenchmark.W2,
                                    new UlpBenchmark(),
                                    new KillBenchmark(),
                                    new AgreeBenchmark()),
                            PeersBenchmark.all().stream())
                    .toList();

    @Parameters(
            paramLabel = "NAME",
            description = "benchmarks to run; all but kill, ulp, agree and peers if none")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "fewer shapes and repetitions")
    private boolean quick;

    @Option(names = "--list", description = "list the benchmarks")
    private boolean list;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures as JSON")
    private @org.jspecify.annotations.Nullable Path json;

    private Main() {}

    /** Runs the named benchmarks; the exit code is 0 when all could be measured and passed. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            ALL.forEach(b -> System.out.printf(Locale.ROOT, "%-9s %s%n", b.id(), b.summary()));
            return 0;
        }
        List<Figure> figures = new ArrayList<>();
        for (Benchmark b : chosen()) {
            System.out.printf(Locale.ROOT, "%n%s: %s%n", b.id(), b.summary());
            List<Figure> found =
                    b.isolated() && !Fork.isChild() ? Fork.run(b, quick) : b.run(quick);
            b.rows(found).forEach(System.out::println);
            figures.addAll(found);
        }
        if (json != null) {
            FigureFile.write(json, figures);
        }
        return figures.stream().anyMatch(f -> f.unit().equals("failures") && f.value() > 0) ? 1 : 0;
    }

    private List<Benchmark> chosen() {
        if (names.isEmpty()) {
            return ALL.stream().filter(b -> !isSlow(b.id())).toList();
        }
        return names.stream().map(Main::named).toList();
    }

    private static boolean isSlow(String id) {
        return List.of("kill", "ulp", "agree").contains(id) || id.startsWith(PeersBenchmark.ID);
    }

    private static Benchmark named(String name) {
        return ALL.stream()
                .filter(b -> b.id().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new CommandLine.ParameterException(
                                new CommandLine(new Main()),
                                "no benchmark '%s'; there are %s"
                                        .formatted(
                                                name,
                                                String.join(
                                                        ", ",
                                                        ALL.stream()
                                                                .map(Benchmark::id)
                                                                .toList()))));
    }
}
