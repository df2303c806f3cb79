package org.espalier.benchmarks.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.Benchmark;
import org.espalier.benchmarks.Figure;
import org.espalier.benchmarks.experiments.ExperimentRun.Verdict;
import org.espalier.benchmarks.experiments.Made.Maker;

/** An experiment on the command line; its runs are recorded in {@code runs/experiments}. */
public final class ExperimentBenchmark implements Benchmark {
    private static final Path BOOKS = Path.of("runs", "experiments");

    private final Experiment experiment;

    /** An experiment as a benchmark. */
    public ExperimentBenchmark(Experiment experiment) {
        this.experiment = experiment;
    }

    @Override
    public String id() {
        return experiment.id();
    }

    @Override
    public String summary() {
        return experiment.claim();
    }

    @Override
    public boolean onlyByName() {
        return true;
    }

    @Override
    public List<Figure> run(boolean quick) {
        try {
            String name = experiment.id() + (quick ? "-quick" : "") + ".jsonl";
            Maker maker =
                    new RunBook(BOOKS.resolve(name))
                            .over(experiment.id(), Origin.here(), Made.by(experiment.trial()));
            return figures(
                    new ExperimentRun(experiment, quick, maker, System.out::println).judge());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The means over the seeds, and whether each rule is broken. */
    List<Figure> figures(Verdict verdict) {
        List<Figure> all = new ArrayList<>();
        Results results = verdict.results();
        for (String arm : results.arms()) {
            Metrics some = results.metrics(arm, results.seeds().getFirst());
            for (String name : some.values().keySet()) {
                String id = "%s/%s/%s".formatted(id(), arm, name);
                all.add(Figure.plain(id, Interval.mean(results.values(arm, name)), ""));
            }
        }
        all.add(Figure.plain(id() + "/rules-broken", verdict.broken(), "failures"));
        return all;
    }

    /** None: the runs, the rules and the verdict were told as they came. */
    @Override
    public List<String> rows(List<Figure> figures) {
        return List.of();
    }
}
