package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.plugin.PlainClip;
import org.espalier.internal.Context;
import org.espalier.kernel.Program;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.ModelUpdate;
import org.espalier.train.RunListener;
import org.espalier.train.UpdateTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Virtual shards: the tree that sums their gradients, and how they are weighted. */
@ExtendWith(NoLiveSegments.class)
class ShardsTest {
    private static final Letters LETTERS = new Letters(5, 7, 97, 11, true);

    private static Bench bench(int batch, int shards) {
        return bench(LETTERS, batch, shards);
    }

    private static Bench bench(Letters letters, int batch, int shards) {
        return new Bench(
                letters,
                Bench.COPYING,
                Bench::nextLetter,
                Map.of("batch", batch, "shards", shards, "steps", 1));
    }

    private record Shard(float[] gradient, double loss, long count) {}

    /** A shard of step 1 by the tape alone, without the trainer. */
    private static Shard shard(Bench b, long first, int count) {
        Shard[] found = new Shard[1];
        b.session.scope(() ->
                Context.current()
                        .trainingAt(1, first)
                        .run(() -> {
                            Batch batch =
                                    new BatchReader(b.session, b.letters).training(first, count);
                            Loss loss = Bench.nextLetter(b.model, batch);
                            double sum = loss.sum().item();
                            float[] g = b.gradient(loss.sum());
                            found[0] = new Shard(g, sum, loss.count());
                            return found;
                        }));
        return found[0];
    }

    private static List<Shard> shards(Bench b, int batch, int shards, List<Integer> order) {
        Shard[] all = new Shard[shards];
        int micro = batch / shards;
        for (int i : order) {
            all[i] = shard(b, (long) i * micro, micro);
        }
        return List.of(all);
    }

    private static float[] scaled(float[] x, long terms) {
        float factor = 1f / terms;
        float[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] *= factor;
        }
        return y;
    }

    private static float[] treeOf(List<Shard> shards) {
        long terms = shards.stream().mapToLong(Shard::count).sum();
        return scaled(Bench.tree(shards.stream().map(Shard::gradient).toList()), terms);
    }

    /**
     * The trainer's mean gradient is that of the hand-made tree, bit for bit, whatever order shards
     * are made in.
     */
    @Test
    void gradientsAreSummedByATree() {
        for (int v : new int[] {1, 2, 3, 4, 5, 6, 7, 8}) {
            int batch = 2 * v;
            List<Integer> order = new ArrayList<>(IntStream.range(0, v).boxed().toList());
            Collections.shuffle(order, new Random(v));
            try (Bench b = bench(batch, v)) {
                List<Shard> shards = shards(b, batch, v, order);
                double loss =
                        shards.stream().mapToDouble(Shard::loss).sum()
                                / shards.stream().mapToLong(Shard::count).sum();
                MetricsLine.Step line =
                        (MetricsLine.Step) b.train(RunListener.none()).lines().getFirst();
                assertEquals(loss, line.loss(), 1e-12);
                assertArrayEquals(treeOf(shards), b.weights(), "V = " + v);
            }
        }
    }

    @Test
    void theTreeIsNotAChain() {
        try (Bench b = bench(8, 8)) {
            List<Shard> shards = shards(b, 8, 8, IntStream.range(0, 8).boxed().toList());
            float[] chain = shards.getFirst().gradient;
            for (Shard s : shards.subList(1, 8)) {
                chain = Bench.sum(chain, s.gradient);
            }
            assertFalse(
                    Arrays.equals(
                            chain, Bench.tree(shards.stream().map(Shard::gradient).toList())));
        }
    }

    /**
     * Micro-batches of unequal counts are weighted by their terms: the same update as one big
     * batch.
     */
    @Test
    void unequalCountsAreTheBigBatch() {
        float[] whole = oneStep(1);
        for (int v : new int[] {2, 3, 4, 6, 12}) {
            float[] parts = oneStep(v);
            double norm =
                    Math.sqrt(
                            IntStream.range(0, whole.length)
                                    .mapToDouble(i -> whole[i] * whole[i])
                                    .sum());
            for (int i = 0; i < whole.length; i++) {
                assertEquals(whole[i], parts[i], 1e-6 * norm);
            }
        }
    }

    private static float[] oneStep(int shards) {
        try (Bench b = bench(12, shards)) {
            b.train(RunListener.none());
            return b.weights();
        }
    }

    /** A shard without a single target adds nothing and breaks nothing. */
    @Test
    void aShardWithoutTargets() {
        Letters all = new Letters(3, 7, 4, 1, true); // sample 3 has no target
        try (Bench b = bench(all, 4, 4)) {
            MetricsLine.Step line =
                    (MetricsLine.Step) b.train(RunListener.none()).lines().getFirst();
            assertEquals(3 + 2 + 1, line.tokens());
            assertEquals(true, Double.isFinite(line.loss()));
            assertEquals(true, Bench.isFinite(b.weights()));
        }
    }

    private static UpdateTransform bound(double c) {
        SortedMap<String, Object> options = new TreeMap<>();
        options.put("max", c);
        return new PlainClip().create(new Options(options));
    }

    /** Adds one to every gradient. */
    private record AddOne() implements UpdateTransform {
        private static final Program ADD = Program.named("one", p -> p.set("g", p.in("g").add(1)));

        @Override
        public void before(ModelUpdate u) {
            u.groups().forEach(g -> g.run(ADD, Scalars.none()));
        }
    }

    private static Bench between(UpdateTransform... transforms) {
        return new Bench(
                LETTERS,
                Bench.COPYING,
                List.of(transforms),
                Bench::nextLetter,
                Map.of("batch", 4, "shards", 2, "steps", 1));
    }

    @Test
    void scalingActsOnTheMeanGradient() {
        for (double c : new double[] {1e-3, 0.05, 1e6}) {
            try (Bench b = between(bound(c))) {
                MetricsLine.Step line =
                        (MetricsLine.Step) b.train(RunListener.none()).lines().getFirst();
                double expected = Math.min(line.gradientNorm(), c);
                assertEquals(expected, norm(b.weights()), 2e-5 * expected);
            }
        }
    }

    /** Writing and scaling in either order: each transform sees what the one before has left. */
    @Test
    void transformsActInTheirOrder() {
        try (Bench plain = between();
                Bench scaledThenAdded = between(bound(0.05), new AddOne());
                Bench addedThenScaled = between(new AddOne(), bound(0.05))) {
            float[] g = trained(plain);
            float[] first = trained(scaledThenAdded);
            float[] second = trained(addedThenScaled);
            double factor = 0.05 / norm(g);
            float[] plusOne = g.clone();
            for (int i = 0; i < g.length; i++) {
                assertEquals(g[i] * factor + 1, first[i], 1e-6);
                plusOne[i] += 1;
            }
            double then = 0.05 / norm(plusOne);
            for (int i = 0; i < g.length; i++) {
                assertEquals(plusOne[i] * then, second[i], 1e-6);
            }
        }
    }

    private static float[] trained(Bench b) {
        b.train(RunListener.none());
        return b.weights();
    }

    private static double norm(float[] x) {
        return Math.sqrt(IntStream.range(0, x.length).mapToDouble(i -> (double) x[i] * x[i]).sum());
    }

    /**
     * A model with a parameter that the loss does not touch: its gradient is zero, not left over.
     */
    @Test
    void anUntouchedParameterHasGradientZero() {
        try (Bench b =
                new Bench(
                        LETTERS,
                        Bench.COPYING,
                        (model, batch) -> {
                            Tensor w = model.parameters().getFirst().value();
                            return new Loss(w.square().sum(), 1);
                        },
                        Map.of("batch", 2, "steps", 2))) {
            float[] first = b.model.parameters().getFirst().copy().toFloats();
            b.train(RunListener.none());
            float[] g = b.model.parameters().getFirst().copy().toFloats();
            for (int i = 0; i < g.length; i++) {
                assertEquals(4 * first[i], g[i]); // twice 2w, as the weights are the gradient
            }
            for (int p = 1; p < b.model.parameters().size(); p++) {
                for (float x : b.model.parameters().get(p).copy().toFloats()) {
                    assertEquals(0, x);
                }
            }
        }
    }
}
