package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.plugin.PlainTally;
import org.espalier.internal.Context;
import org.espalier.internal.Doors;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Generation;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** States change with updates and with nothing else, and are part of what a run saves. */
@ExtendWith(NoLiveSegments.class)
class StatesTest {
    @TempDir private static Path folder;

    /** Proposes what comes in for one state, and that state's value as it is for another. */
    private static final class Watcher extends Module {
        private final Parameter w = parameter("w", Init.ones(), 2);
        private final State last = state("last", Init.zeros(), 2);
        private final State before = state("before", Init.zeros(), 2);

        Watcher(Session session) {
            super(session);
        }

        @Override
        protected Tensor forward(Tensor x) {
            last.propose(x.neg());
            last.propose(x);
            before.propose(last.value());
            return w.value().mul(x).sum();
        }
    }

    /** A model and its updater, without a loop. */
    private static final class Rig implements AutoCloseable {
        final Session session = Session.open(s -> s.backend("reference").threads(1).seed(3));
        final Watcher model = new Watcher(session);
        final Updater updater =
                new Updater((CoreEngine) Doors.engine(session), model, Bench.COPYING, List.of());

        /** A shard of step 1. */
        void shard(float... x) {
            Context context =
                    Context.current()
                            .trainingAt(1, 0)
                            .withAsides(StepAsides.before(updater.proposals()::propose));
            session.scope(() ->
                    context.run(() -> {
                        Tensor loss = model.call(session.tensor(x, 2));
                        updater.accumulate(loss);
                        return loss;
                    }));
        }

        double update() {
            double[] norm = new double[1];
            session.scope(() -> norm[0] = updater.update(1, 1, 1));
            return norm[0];
        }

        float[] last() {
            return model.last.copy().toFloats();
        }

        float[] before() {
            return model.before.copy().toFloats();
        }

        @Override
        public void close() {
            updater.close();
            session.close();
        }
    }

    @Test
    void theLastProposalOfAShardCounts() {
        try (Rig rig = new Rig()) {
            rig.shard(3, 4);
            assertArrayEquals(new float[2], rig.last());
            rig.update();
            assertArrayEquals(new float[] {3, 4}, rig.last());
            assertArrayEquals(new float[2], rig.before()); // as it was in the forward pass
            rig.shard(5, 6);
            rig.update();
            assertArrayEquals(new float[] {3, 4}, rig.before());
        }
    }

    /** Numbers whose sum depends on the order: ((a + b) + (c + d)) + e, times 1/5. */
    @Test
    void shardsAreAveragedByTheTree() {
        float[] x = {1e8f, 3.3f, -1e8f, 7.7f, 0.1f};
        try (Rig rig = new Rig()) {
            for (float a : x) {
                rig.shard(a, 1);
            }
            rig.update();
            float tree = ((x[0] + x[1]) + (x[2] + x[3])) + x[4];
            float inOrder = x[0] + x[1] + x[2] + x[3] + x[4];
            assertNotEquals(tree, inOrder);
            assertArrayEquals(new float[] {tree * 0.2f, 5 * 0.2f}, rig.last());
        }
    }

    @Test
    void aSkippedStepChangesNoState() {
        try (Rig rig = new Rig()) {
            rig.shard(3, 4);
            rig.update();
            rig.shard(1, 2);
            rig.shard(Float.NaN, 2);
            assertTrue(Double.isNaN(rig.update()));
            assertArrayEquals(new float[] {3, 4}, rig.last());
            rig.shard(5, 6);
            rig.update();
            assertArrayEquals(new float[] {5, 6}, rig.last()); // nothing is left of the bad step
        }
    }

    @Test
    void aStepThatIsGivenUpChangesNoState() {
        try (Rig rig = new Rig()) {
            rig.shard(1, 2);
            rig.updater.abandon();
            assertArrayEquals(new float[2], rig.last());
            rig.shard(5, 6);
            rig.update();
            assertArrayEquals(new float[] {5, 6}, rig.last());
        }
    }

    private static final String[] TALLY = {"transforms.id=tally", "transforms.match=blocks.*"};

    /** Tallies go into the curve, so that one lost or counted twice shows. */
    @Test
    void resumeFindsStatesAgain() {
        TinyRun runs = new TinyRun(folder, new PlainTally());
        RunResult whole = runs.train("whole", RunListener.none(), TALLY);
        StopToken stop = new StopToken();
        runs.train("cut", stop, TinyRun.stopAfter(stop, s -> s == 6), TALLY);
        RunResult r = runs.resume("cut");
        assertEquals(whole.curveSha256(), r.curveSha256());
        assertEquals(whole.weightsSha256(), r.weightsSha256());
        RunResult plain = runs.train("plain", RunListener.none());
        assertNotEquals(plain.curveSha256(), whole.curveSha256());
    }

    /** A run that ends in its first step has a tally; a forgotten one would give another text. */
    @Test
    void generationLoadsStates() {
        TinyRun runs = new TinyRun(folder, new PlainTally());
        String[] sets = Arrays.copyOf(TALLY, 4);
        sets[2] = "train.steps=3";
        sets[3] = "transforms.rate=1000";
        RunResult r = runs.train("said", RunListener.none(), sets);
        Generation same = new Generation("    /**\n     * Returns", 160, 0.8, 40, 7);
        assertEquals(r.sample(), runs.generate("said", same));
    }
}
