package org.espalier.benchmarks.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.espalier.benchmarks.Screen;
import org.espalier.benchmarks.experiments.Made.Maker;
import org.espalier.benchmarks.experiments.Rule.Finding;

/** An experiment under way: tunes, makes every run, and lets the rules decide. */
record ExperimentRun(Experiment experiment, boolean quick, Maker maker, Consumer<String> screen) {
    private static final int FEWEST = 3; // seeds that an interval can be told of

    /**
     * How an experiment ended.
     *
     * @param results of all runs
     * @param findings of the rules, in their order
     */
    record Verdict(Results results, List<Finding> findings) {
        /** How many of the rules do not hold. */
        int broken() {
            return findings.stream().mapToInt(f -> f.holds() ? 0 : 1).sum();
        }
    }

    /** Runs it; every run is told as it ends. */
    Verdict judge() {
        Plan plan = experiment.plan(quick);
        List<Arm> arms = plan.arms();
        for (Tuning t : plan.tunings()) {
            arms = tuned(t, arms);
        }
        Results results = new Results(plan.seeds());
        for (long seed : plan.seeds()) {
            for (Arm arm : arms) {
                Made made = maker.make(arm, seed);
                results.put(arm.id(), seed, made.metrics());
                tell(head("seed " + seed, arm.id()), pieces(made));
            }
        }
        means(results);
        List<Finding> findings = plan.rules().stream().map(r -> decide(r, results)).toList();
        return ending(new Verdict(results, findings));
    }

    private List<Arm> tuned(Tuning t, List<Arm> arms) {
        Arm own = arms.stream().filter(a -> a.id().equals(t.arm())).findFirst().orElseThrow();
        String found = best(t, own).text(t.key());
        return arms.stream().map(a -> t.serves(a) ? a.with(t.key(), found) : a).toList();
    }

    private Arm best(Tuning t, Arm arm) {
        Arm best = arm;
        double least = Double.POSITIVE_INFINITY;
        List<String> tried = new ArrayList<>();
        for (Object candidate : t.candidates()) {
            Arm with = arm.with(t.key(), candidate);
            double mean = mean(t, with);
            tried.add("%s: %s".formatted(candidate, Screen.number(mean, 6)));
            if (mean < least) { // never so for NaN
                best = with;
                least = mean;
            }
        }
        if (least == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException(
                    "tuning of '%s': no candidate has a finite %s: %s. Fix: try other values of %s"
                            .formatted(arm.id(), t.metric(), tried, t.key()));
        }
        tried.add("→ %s = %s".formatted(t.key(), best.text(t.key())));
        tell(head("tuned", arm.id()), tried);
        return best;
    }

    private double mean(Tuning t, Arm arm) {
        return t.seeds().stream()
                .mapToDouble(seed -> maker.make(arm, seed).metrics().value(t.metric()))
                .average()
                .orElse(Double.NaN);
    }

    private static List<String> pieces(Made made) {
        List<String> all = new ArrayList<>();
        made.metrics().values().forEach((n, v) -> all.add(n + " " + Screen.number(v, 8)));
        all.add(made.kept() ? "(kept)" : String.format(Locale.ROOT, "(%.1f s)", made.seconds()));
        return all;
    }

    private void means(Results results) {
        if (results.seeds().size() < FEWEST) {
            return;
        }
        for (String arm : results.arms()) {
            List<String> all = new ArrayList<>();
            Metrics some = results.metrics(arm, results.seeds().getFirst());
            for (String name : some.values().keySet()) {
                all.add(name + " " + Interval.ofMean(results.values(arm, name)));
            }
            tell(head("mean", arm), all);
        }
    }

    private Finding decide(Rule rule, Results results) {
        Finding finding = rule.check().apply(results);
        String word = finding.holds() ? "  PASS  " : "  FAIL  ";
        Screen.words(word, rule.words() + ": " + finding.found()).forEach(screen);
        return finding;
    }

    private Verdict ending(Verdict verdict) {
        String word = verdict.broken() == 0 ? "PASS" : "FAIL";
        String rules =
                "%s of %s rules hold"
                        .formatted(
                                verdict.findings().size() - verdict.broken(),
                                verdict.findings().size());
        screen.accept(
                "  %s%s: %s, %s".formatted(experiment.id(), quick ? " QUICK" : "", word, rules));
        return verdict;
    }

    private String head(String first, String arm) {
        Plan plan = experiment.plan(quick);
        int widest = plan.arms().stream().mapToInt(a -> a.id().length()).max().orElse(0);
        long top =
                LongStream.concat(plan.seeds().stream().mapToLong(s -> s), LongStream.of(0))
                        .max()
                        .orElse(0);
        int column = "seed ".length() + Long.toString(top).length();
        return "  " + padded(first, column) + "  " + padded(arm, widest) + "  ";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void tell(String head, List<String> pieces) {
        Screen.pieces(head, pieces, "  ").forEach(screen);
    }
}
