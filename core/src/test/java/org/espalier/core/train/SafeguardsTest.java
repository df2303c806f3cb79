package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.Json;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.plugin.PlainSgd;
import org.espalier.internal.Context;
import org.espalier.kernel.Program;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Loss;
import org.espalier.train.Objective;
import org.espalier.train.Optimizer;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What keeps a run from going wrong: finite gradients, loss scales, early stopping. */
@ExtendWith(NoLiveSegments.class)
class SafeguardsTest {
    private static final Letters LETTERS = new Letters(4, 7, 50, 10, true);
    private static final Program ROOT = Program.named("root", p -> p.out(p.in("x").sqrt()));

    private static Optimizer sgd() {
        return new PlainSgd("momentum").create(new Options(new TreeMap<>()));
    }

    private static final class Warnings implements RunListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void warned(String message) {
            heard.add(message);
        }
    }

    /** A root whose slope at zero is infinite, and is multiplied by zero: NaN in the pass back. */
    private static Objective rootOfZero(long step) {
        return (model, batch) -> {
            Loss loss = Bench.nextLetter(model, batch);
            boolean bad = Context.current().step() == step;
            Tensor zero = loss.sum().mul(0);
            return bad ? new Loss(loss.sum().add(Tensor.map(ROOT, zero)), loss.count()) : loss;
        };
    }

    @Test
    void theOperationOfThePassBackIsNamed() {
        Warnings warnings = new Warnings();
        try (Bench b = new Bench(LETTERS, sgd(), rootOfZero(2), Map.of("batch", 4, "steps", 3))) {
            b.train(warnings);
        }
        assertEquals(
                List.of(
                        "step 2: the gradient of blocks.0.attention.out.bias is not finite (loss 1.955319595336914); it began with root.grad f32 [] in the gradient of root; the update was skipped"),
                warnings.heard);
    }

    @Test
    void theFirstEndsARunThatAsksForIt() {
        Map<String, Object> keys = Map.of("batch", 4, "steps", 3, "nonfinite", "stop");
        try (Bench b = new Bench(LETTERS, sgd(), rootOfZero(2), keys);
                Updater updater = b.updater()) {
            Journal journal = new Journal.InMemory();
            TrainingLoop loop = b.loop(updater, journal, RunListener.none());
            float[] before = b.weights();
            RunException e = assertThrows(RunException.class, () -> loop.run(0));
            assertTrue(e.getMessage().startsWith("step 2: the gradient of "), e.getMessage());
            assertTrue(
                    e.getMessage().endsWith(". Nothing was changed by it. Fix: lower optimizer.lr"),
                    e.getMessage());
            assertEquals(1, journal.lines().size());
            assertEquals(1, b.setup().progress().updates());
            assertTrue(Bench.isFinite(b.weights()));
            assertTrue(!java.util.Arrays.equals(before, b.weights()), "step 1 was made");
        }
    }

    @Test
    void skippedStepsAreNoUpdates() {
        try (Bench b = new Bench(LETTERS, sgd(), rootOfZero(2), Map.of("batch", 4, "steps", 4))) {
            Journal journal = b.train(RunListener.none());
            assertEquals(3, b.setup().progress().updates());
            List<Boolean> skipped =
                    journal.lines().stream().map(l -> l.extra().containsKey("skipped")).toList();
            assertEquals(List.of(false, true, false, false), skipped);
        }
    }

    private static LossScale scale(String kind, double initial, long window, boolean half) {
        Map<String, Object> keys =
                Map.of("loss_scale", kind, "initial_scale", initial, "scale_window", window);
        Options options =
                org.espalier.core.config.OptionCheck.check(
                        "precision", org.espalier.core.config.TrainOptions.precision(), keys);
        return LossScale.of(options, half, 100);
    }

    @Test
    void aDynamicScaleIsHalvedAndDoubled() {
        LossScale s = scale("auto", 1000, 3, true);
        assertEquals(512, s.scale());
        assertEquals(8, s.factor()); // 100 terms: their mean begins at 64 times the factor
        s.observe(true);
        s.observe(true);
        s.observe(false);
        assertEquals(256, s.scale());
        s.observe(true);
        s.observe(true);
        assertEquals(256, s.scale());
        s.observe(true);
        assertEquals(512, s.scale());
        LossScale other = scale("dynamic", 1000, 3, true);
        other.restore(s.save(Json.object()).build());
        assertEquals(512, other.scale());
        s.observe(true);
        other.observe(true);
        assertEquals(s.save(Json.object()).build(), other.save(Json.object()).build());
    }

    @Test
    void itNeverFallsBelowOne() {
        LossScale s = scale("dynamic", 2, 3, false);
        assertTrue(s.canShrink());
        s.observe(false);
        s.observe(false);
        assertEquals(1, s.scale());
        assertTrue(!s.canShrink());
    }

    @Test
    void autoIsNoneWhereProductsAreNotOfHalves() {
        assertTrue(!scale("auto", 1024, 3, false).isOn());
        assertTrue(!scale("none", 1024, 3, true).isOn());
        assertEquals(1024, scale("fixed", 1024, 3, false).scale());
    }

    /** Gradients that are multiplied by a power of two, and divided by it, are the same bits. */
    @Test
    void scalingChangesNoBitOfF32() {
        float[] plain = trained(LossScale.none());
        assertArrayEquals(plain, trained(scale("fixed", 4096, 3, false)), 0f);
    }

    private static float[] trained(LossScale scale) {
        try (Bench b =
                new Bench(LETTERS, sgd(), Bench::nextLetter, Map.of("batch", 4, "steps", 3))
                        .scaled(scale)) {
            b.train(RunListener.none());
            return b.weights();
        }
    }

    @Test
    void earlyStoppingEndsWithTheBestWeights() {
        Map<String, Object> keys =
                Map.of("batch", 4, "steps", 60, "evaluate", 2, "patience", 3, "min_delta", 1e-9);
        Warnings warnings = new Warnings();
        List<float[]> seen = new ArrayList<>();
        try (Bench b = new Bench(LETTERS, steep(), Bench::nextLetter, keys);
                Updater updater = b.updater()) {
            Journal journal = new Journal.InMemory();
            RunListener listener =
                    new RunListener() {
                        @Override
                        public void warned(String message) {
                            warnings.warned(message);
                        }

                        @Override
                        public void evaluated(long step, org.espalier.train.Evaluation e) {
                            seen.add(b.weights());
                        }
                    };
            assertEquals(Outcome.COMPLETE, b.loop(updater, journal, listener).run(0));
            List<MetricsLine> evaluations =
                    journal.lines().stream()
                            .filter(MetricsLine.Evaluation.class::isInstance)
                            .toList();
            int best = evaluations.size() - 4; // three no better came after it
            assertTrue(evaluations.size() < 29, "it never stopped");
            assertArrayEquals(seen.get(best), b.weights(), 0f);
            assertEquals(
                    List.of(
                            "the weights are those of step %s, where the validation loss was lowest; the last step was %s"
                                    .formatted(2 * (best + 1), 2 * (best + 4))),
                    warnings.heard);
        }
    }

    /** Learns until the loss rises again: every step is larger than the one before. */
    private static Optimizer steep() {
        Program grow =
                Program.named(
                        "grow",
                        p -> p.set("w", p.in("g").fma(p.param("rate").neg(), p.inOut("w"))));
        return new Optimizer() {
            @Override
            public List<org.espalier.train.StateArray> state(
                    org.espalier.kernel.Shape shape, org.espalier.kernel.DType dtype) {
                return List.of();
            }

            @Override
            public double rate() {
                return 1;
            }

            @Override
            public void update(org.espalier.train.Update u) {
                double rate = 0.05 * StrictMath.pow(1.3, u.step());
                u.run(grow, org.espalier.tensor.Scalars.of("rate", rate));
            }
        };
    }

    @Test
    void earlyStoppingNeedsSamplesToJudgeBy() {
        Letters none = new Letters(4, 7, 50, 0, true);
        Map<String, Object> keys = Map.of("batch", 4, "steps", 6, "evaluate", 2, "patience", 3);
        try (Bench b = new Bench(none, sgd(), Bench::nextLetter, keys);
                Updater updater = b.updater()) {
            Journal journal = new Journal.InMemory();
            var e =
                    assertThrows(
                            org.espalier.train.ConfigException.class,
                            () -> b.loop(updater, journal, RunListener.none()));
            assertEquals(
                    "train.patience goes by the validation loss, and dataset 'letters' has no"
                            + " validation samples. Fix: hold some out",
                    e.getMessage());
        }
    }
}
