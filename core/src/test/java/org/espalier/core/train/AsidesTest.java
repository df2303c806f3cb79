package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.MetricsLine;
import org.espalier.internal.Asides;
import org.espalier.internal.Context;
import org.espalier.nn.Module;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;
import org.espalier.train.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Losses and figures that modules add to a step. */
@ExtendWith(NoLiveSegments.class)
class AsidesTest {
    private static final Letters LETTERS = new Letters(5, 7, 97, 11, true);

    private static Tensor penalty(Module model) {
        return model.parameters().getFirst().value().square().sum().mul(0.5);
    }

    /** The penalty as a loss of its own, in two halves, and two figures. */
    private static Loss aside(Module model, Batch batch) {
        Asides asides = Context.current().asides();
        asides.add(penalty(model).mul(0.5));
        asides.add(penalty(model).mul(0.5));
        asides.report("half", 1);
        asides.report("half", 4);
        return Bench.nextLetter(model, batch);
    }

    /** The penalty in the objective, as often as there are terms. */
    private static Loss within(Module model, Batch batch) {
        Loss loss = Bench.nextLetter(model, batch);
        Tensor half = penalty(model).mul(0.5).mul((double) loss.count());
        return new Loss(loss.sum().add(half).add(half), loss.count());
    }

    /** The gradient of one step, which stands where the weights were, and the step's line. */
    private record Step(List<float[]> gradient, MetricsLine line) {}

    private static Step step(Objective objective, int shards) {
        Map<String, Object> keys = Map.of("batch", 4, "steps", 1, "shards", shards);
        try (Bench b = new Bench(LETTERS, Bench.COPYING, objective, keys)) {
            MetricsLine line = b.train(RunListener.none()).lines().getFirst();
            return new Step(
                    b.model.parameters().stream().map(p -> p.copy().toFloats()).toList(), line);
        }
    }

    @Test
    void lossesCountAsMeansOfTheirShard() {
        for (int shards : new int[] {1, 2, 4}) {
            Step aside = step(AsidesTest::aside, shards);
            Step within = step(AsidesTest::within, shards);
            Step without = step(Bench::nextLetter, shards);
            for (int i = 0; i < aside.gradient.size(); i++) {
                assertArrayEquals(within.gradient.get(i), aside.gradient.get(i), 1e-6f);
            }
            float[] first = aside.gradient.getFirst();
            assertFalse(Arrays.equals(without.gradient.getFirst(), first));
            assertEquals(loss(without), loss(aside)); // what is told is the objective's
        }
    }

    private static double loss(Step step) {
        return ((MetricsLine.Step) step.line).loss();
    }

    @Test
    void figuresAreMeans() {
        assertEquals(2.5, step(AsidesTest::aside, 2).line.extra().get("half"));
    }
}
