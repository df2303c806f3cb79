package org.espalier.benchmarks.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.Figure;
import org.espalier.benchmarks.experiments.ExperimentRun.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How an experiment is run and told, on one that computes nothing. */
class ExperimentRunTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final Rule BELOW =
            Rules.everySeed(
                    "loss of a − loss of b < 0",
                    (r, seed) -> r.value("a", seed, "loss") - r.value("b", seed, "loss"),
                    difference -> difference < 0);

    private final List<String> told = new ArrayList<>();

    /** The loss is the distance of a rate from 0.3, and a little of the seed. */
    private static Metrics loss(Arm arm, long seed) {
        double rate = arm.real("rate");
        return Metrics.of("loss", StrictMath.abs(rate - 0.3) + 0.01 * seed);
    }

    private static Arm arm(String id, double rate) {
        return Arm.of(id).with("rate", rate);
    }

    private static Plan plan(List<Long> seeds, Tuning... tunings) {
        List<Arm> arms = List.of(arm("a", 0.2), arm("b", 0.9));
        return new Plan(arms, seeds, List.of(BELOW), List.of(tunings));
    }

    private static Experiment experiment(Tuning... tunings) {
        Plan quick = plan(List.of(1L), tunings);
        return new Experiment(
                "T1", "a is below b", ExperimentRunTest::loss, plan(SEEDS, tunings), quick);
    }

    private Verdict judge(Experiment e, boolean quick) {
        return new ExperimentRun(e, quick, Made.by(e.trial()), told::add).judge();
    }

    @Test
    @DisplayName("every run, every mean, every rule and the verdict are told")
    void told() {
        assertEquals(0, judge(experiment(), false).broken());
        assertEquals(
                List.of(
                        "  seed 1  a  loss 0.11  (0.0 s)",
                        "  seed 1  b  loss 0.61  (0.0 s)",
                        "  seed 2  a  loss 0.12  (0.0 s)",
                        "  seed 2  b  loss 0.62  (0.0 s)",
                        "  seed 3  a  loss 0.13  (0.0 s)",
                        "  seed 3  b  loss 0.63  (0.0 s)",
                        "  mean    a  loss 0.12 [0.11, 0.13]",
                        "  mean    b  loss 0.62 [0.61, 0.63]",
                        "  PASS  loss of a − loss of b < 0, every seed: -0.5, -0.5, -0.5",
                        "  T1: PASS, 1 of 1 rules hold"),
                told);
    }

    @Test
    @DisplayName("a planted fault fails, also in the quick form, which says QUICK")
    void fault() {
        Experiment faulty = experiment().changed("a", "rate", 1.5);
        Verdict verdict = judge(faulty, true);
        assertEquals(1, verdict.broken());
        assertEquals("  T1 QUICK: FAIL, 0 of 1 rules hold", told.getLast());
        List<Figure> figures = new ExperimentBenchmark(faulty).figures(verdict);
        assertEquals(Figure.plain("T1/rules-broken", 1, "failures"), figures.getLast());
        assertEquals(1.21, figures.getFirst().value(), 1e-12);
    }

    @Test
    @DisplayName("no number fits no rule")
    void nan() {
        Experiment e = experiment();
        Trial trial = (_, _) -> Metrics.of("loss", Double.NaN);
        Experiment broken = new Experiment("T1", e.claim(), trial, e.full(), e.quick());
        assertEquals(1, judge(broken, false).broken());
    }

    @Test
    @DisplayName("a setting is tuned on its own seeds, and the reported runs use it")
    void tuned() {
        List<Object> rates = List.of(0.1, 0.31, 2.0);
        Tuning tuning = new Tuning("b", "rate", rates, List.of(11L, 12L), "loss");
        Verdict verdict = judge(experiment(tuning), true);
        assertEquals(
                "  tuned   b  0.1: 0.315  0.31: 0.125  2.0: 1.815  → rate = 0.31", told.getFirst());
        assertEquals(0.02, verdict.results().value("b", 1, "loss"), 1e-12);
        assertEquals(1, verdict.broken()); // b is now the better one
    }

    @Test
    @DisplayName("what is tuned on one arm serves those that follow it")
    void followed() {
        List<Object> rates = List.of(0.1, 0.31);
        Tuning tuning = new Tuning("b", "rate", rates, List.of(11L), "loss", List.of("a"));
        Verdict verdict = judge(experiment(tuning), true);
        assertEquals(
                verdict.results().value("b", 1, "loss"), verdict.results().value("a", 1, "loss"));
    }

    @Test
    @DisplayName("tuning without a finite result is an error that shows what was tried")
    void untunable() {
        Tuning tuning = new Tuning("b", "rate", List.of(0.1), List.of(11L), "loss");
        Experiment e = experiment(tuning);
        Trial trial = (_, _) -> Metrics.of("loss", Double.NaN);
        Experiment broken = new Experiment("T1", e.claim(), trial, e.full(), e.quick());
        var error = assertThrows(IllegalStateException.class, () -> judge(broken, true));
        assertEquals(
                "tuning of 'b': no candidate has a finite loss: [0.1: NaN]. Fix: try other values of rate",
                error.getMessage());
    }

    @Test
    @DisplayName("plans that make no sense are refused")
    void plans() {
        Tuning reported = new Tuning("b", "rate", List.of(0.1), List.of(2L), "loss");
        refused("seed 2 is both tuned on and reported. Fix: tune on other seeds", reported);
        Tuning absent = new Tuning("c", "rate", List.of(0.1), List.of(11L), "loss");
        refused("no arm 'c' to tune. Fix: name one of [a, b]", absent);
        Tuning followed = new Tuning("b", "rate", List.of(0.1), List.of(11L), "loss", List.of("c"));
        refused("no arm 'c' to tune. Fix: name one of [a, b]", followed);
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Plan(List.of(Arm.of("a"), Arm.of("a")), SEEDS, List.of()));
        assertEquals("plan: two arms are called 'a'. Fix: rename one", e.getMessage());
    }

    private static void refused(String words, Tuning tuning) {
        var e = assertThrows(IllegalArgumentException.class, () -> plan(SEEDS, tuning));
        assertEquals("plan: " + words, e.getMessage());
    }

    @Test
    @DisplayName("settings and metrics that do not exist are errors that say what exists")
    void absent() {
        var setting = assertThrows(IllegalArgumentException.class, () -> arm("a", 1).text("lr"));
        assertEquals(
                "arm 'a' has no setting 'lr'; it has [rate]. Fix: add it where the arm is made",
                setting.getMessage());
        Metrics metrics = Metrics.of("loss", 1);
        var metric = assertThrows(IllegalArgumentException.class, () -> metrics.value("los"));
        assertEquals("no metric 'los'; there are [loss]", metric.getMessage());
        Results results = judge(experiment(), true).results();
        var run = assertThrows(IllegalArgumentException.class, () -> results.metrics("c", 1));
        assertEquals(
                "no result of arm 'c' on seed 1; there are arms [a, b] and seeds [1]",
                run.getMessage());
    }

    @Test
    @DisplayName("long lines are broken at 80 columns")
    void width() {
        Trial many =
                (_, seed) -> {
                    Metrics all = Metrics.of("loss", (double) seed);
                    for (int i = 0; i < 12; i++) {
                        all = all.with("metric" + i, i / 7.0);
                    }
                    return all;
                };
        Experiment e = experiment();
        judge(new Experiment("T1", e.claim(), many, e.full(), e.quick()), false);
        assertTrue(told.stream().allMatch(line -> line.length() <= 80), told::toString);
        assertTrue(told.get(1).startsWith("             metric"), told.get(1));
    }
}
