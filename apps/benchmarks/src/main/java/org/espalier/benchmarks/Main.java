package org.espalier.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.espalier.benchmarks.agree.AgreeBenchmark;
import org.espalier.benchmarks.experiments.ExperimentBenchmark;
import org.espalier.benchmarks.experiments.catalogue.Catalogue;
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
                    + " measured ceiling. Experiments (O2, D9, …) put a claim to the test.",
            "",
            "  ./espalier bench --list",
            "  ./espalier bench gemm adamw --quick",
            "  ./espalier bench O2",
            ""
        })
public final class Main implements Callable<Integer> {
    private static final List<Benchmark> ALL = all();

    @Parameters(
            paramLabel = "NAME",
            description = "what to run; without names all speeds but those of peers")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "fewer shapes and repetitions")
    private boolean quick;

    @Option(names = "--list", description = "list the benchmarks")
    private boolean list;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures as JSON")
    private @org.jspecify.annotations.Nullable Path json;

    private Main() {}

    private static List<Benchmark> all() {
        List<Benchmark> all =
                new ArrayList<>(
                        List.of(
                                new GemmBenchmark(),
                                new PrecisionBenchmark(),
                                new OptimizerBenchmark(),
                                new ExpertsBenchmark(),
                                GptBenchmark.W1,
                                GptBenchmark.W2,
                                new UlpBenchmark(),
                                new KillBenchmark(),
                                new AgreeBenchmark()));
        all.addAll(PeersBenchmark.all());
        Catalogue.all().forEach(experiment -> all.add(new ExperimentBenchmark(experiment)));
        return List.copyOf(all);
    }

    /** Runs the named benchmarks; the exit code is 0 when all could be measured and passed. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            ALL.forEach(b -> say(String.format(Locale.ROOT, "%-9s ", b.id()), b.summary()));
            return 0;
        }
        List<Figure> figures = new ArrayList<>();
        for (Benchmark b : chosen()) {
            System.out.println();
            say(b.id() + ": ", b.summary());
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

    private static void say(String first, String text) {
        Screen.words(first, text).forEach(System.out::println);
    }

    private List<Benchmark> chosen() {
        if (names.isEmpty()) {
            return ALL.stream().filter(b -> !b.onlyByName()).toList();
        }
        return names.stream().map(Main::named).toList();
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
