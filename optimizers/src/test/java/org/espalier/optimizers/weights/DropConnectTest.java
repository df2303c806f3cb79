package org.espalier.optimizers.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.espalier.tensor.Session;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.RunResult;
import org.espalier.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the masks of DropConnect depend on, and that they are drawn in training alone. */
@ExtendWith(NoLeaks.class)
class DropConnectTest {
    private static final int WEIGHTS = Spy.SYMBOLS * Spy.SYMBOLS;

    private record Trained(List<Spy.Pass> passes, RunResult result) {
        List<Spy.Pass> training() {
            return passes.stream().filter(Spy.Pass::isTraining).toList();
        }
    }

    /** Steps at a rate so small that f32 weights stay as they are. */
    private static Trained train(double p, int steps, int batch, int shards, long seed) {
        try (Session session = Session.open(s -> s.backend("reference").threads(1).seed(seed))) {
            Spy model = new Spy(session);
            RunResult result =
                    Trainer.of(model, new Spy.Symbols())
                            .transform("drop-connect", o -> o.set("p", p))
                            .optimizer("sgd", o -> o.set("lr", 1e-30))
                            .steps(steps)
                            .batch(batch)
                            .shards(shards)
                            .fit();
            return new Trained(model.passes, result);
        }
    }

    private static List<Double> own(long seed) {
        try (Session session = Session.open(s -> s.backend("reference").threads(1).seed(seed))) {
            List<Double> own = new java.util.ArrayList<>();
            for (double x : new Spy(session).w.value().toDoubles()) {
                own.add(x);
            }
            return own;
        }
    }

    @Test
    void weightsAreZeroedOrScaled() {
        List<Double> own = own(3);
        List<Spy.Pass> passes = train(0.25, 40, 1, 1, 3).training();
        int zeros = 0;
        for (Spy.Pass pass : passes) {
            for (int i = 0; i < WEIGHTS; i++) {
                double w = pass.table().get(i);
                zeros += w == 0 ? 1 : 0;
                assertTrue(w == 0 || Math.abs(w - own.get(i) / 0.75) < 1e-6);
            }
        }
        double n = passes.size() * (double) WEIGHTS;
        assertEquals(0.25, zeros / n, 4 * Math.sqrt(0.25 * 0.75 / n));
    }

    @Test
    void outsideTrainingAndWithoutProbabilityWeightsAreTheirOwn() {
        List<Double> own = own(3);
        Trained t = train(0.5, 2, 2, 1, 3);
        List<Spy.Pass> others = t.passes().stream().filter(q -> !q.isTraining()).toList();
        assertTrue(!others.isEmpty());
        others.forEach(pass -> assertEquals(own, pass.table()));
        train(0, 2, 2, 1, 3).passes().forEach(pass -> assertEquals(own, pass.table()));
    }

    @Test
    void everyShardAndStepHasItsMaskAndASecondRunTheSame() {
        Trained t = train(0.5, 3, 4, 2, 3);
        List<List<Double>> tables = t.training().stream().map(Spy.Pass::table).toList();
        assertEquals(6, tables.size());
        assertEquals(6, tables.stream().distinct().count());
        assertEquals(
                List.of(0L, 2L, 4L, 6L, 8L, 10L),
                t.training().stream().map(Spy.Pass::firstSample).toList());
        Trained again = train(0.5, 3, 4, 2, 3);
        assertEquals(t.passes(), again.passes());
        assertEquals(t.result().curveSha256(), again.result().curveSha256());
        assertNotEquals(t.result().curveSha256(), train(0.5, 3, 4, 2, 4).result().curveSha256());
    }
}
