package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.NamedArray;
import org.espalier.core.plugin.PlainSgd;
import org.espalier.data.Split;
import org.espalier.internal.Context;
import org.espalier.nn.Module;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.tensor.TensorException;
import org.espalier.train.Batch;
import org.espalier.train.Evaluation;
import org.espalier.train.Loss;
import org.espalier.train.Objective;
import org.espalier.train.Optimizer;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The loop's duties beside learning: bad steps, evaluation, memory, and the model afterwards. */
@ExtendWith(NoLiveSegments.class)
class LoopTest {
    private static final Letters LETTERS = new Letters(4, 7, 50, 10, true);

    private static Optimizer momentum() {
        return new PlainSgd("momentum").create(new Options(new TreeMap<>()));
    }

    private static Bench bench(Objective objective, int steps) {
        return new Bench(
                LETTERS, momentum(), objective, Map.of("batch", 4, "shards", 2, "steps", steps));
    }

    /** An objective that is not finite at some steps: in the loss and so in every gradient. */
    private static Objective poisoned(double poison, Long... steps) {
        return (model, batch) -> {
            Loss loss = Bench.nextLetter(model, batch);
            boolean bad = List.of(steps).contains(Context.current().step());
            return bad ? new Loss(loss.sum().mul(poison), loss.count()) : loss;
        };
    }

    private static List<byte[]> bytes(List<NamedArray> arrays) {
        return arrays.stream().map(a -> a.data().toArray(ValueLayout.JAVA_BYTE)).toList();
    }

    @Test
    void aStepThatIsNotFiniteIsSkippedAndNamed() {
        for (double poison : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            List<List<byte[]>> states = new ArrayList<>();
            List<String> warnings = new ArrayList<>();
            try (Bench b = bench(poisoned(poison, 3L), 4);
                    Updater updater = b.updater()) {
                RunListener listener =
                        new RunListener() {
                            @Override
                            public void stepped(StepReport r) {
                                states.add(bytes(new Saver(updater).all()));
                            }

                            @Override
                            public void warned(String message) {
                                warnings.add(message);
                            }
                        };
                Journal journal = new Journal.InMemory();
                b.loop(updater, journal, listener).run(0);
                for (int i = 0; i < states.getFirst().size(); i++) {
                    assertArrayEquals(states.get(1).get(i), states.get(2).get(i));
                }
                boolean moved = false;
                for (int i = 0; i < states.getFirst().size(); i++) {
                    moved |= !java.util.Arrays.equals(states.get(2).get(i), states.get(3).get(i));
                }
                assertTrue(moved);
                assertEquals(
                        List.of(
                                "step 3: the gradient of blocks.0.attention.out.bias is not finite (loss %s); it began with mul f32 []; the update was skipped"
                                        .formatted(poison)),
                        warnings);
                assertEquals(4, journal.lines().size());
            }
        }
    }

    @Test
    void threeInARowEndTheRun() {
        try (Bench b = bench(poisoned(Double.NaN, 2L, 4L, 5L, 6L), 9)) {
            RunException e = assertThrows(RunException.class, () -> b.train(RunListener.none()));
            assertEquals(
                    "the gradient has not been finite for 3 steps up to step 6."
                            + " Fix: lower optimizer.lr or the bound of clip-norm",
                    e.getMessage());
        }
    }

    private static Evaluator evaluator(Bench b, int batch) {
        return new Evaluator(b.session, b.model, LETTERS, Bench::nextLetter, batch, Map::of);
    }

    @Test
    void evaluationCoversTheSplit() {
        try (Bench b = bench(Bench::nextLetter, 1)) {
            for (int batch : new int[] {1, 3, 4, 10, 16}) {
                Evaluator evaluator =
                        new Evaluator(
                                b.session,
                                b.model,
                                LETTERS,
                                Bench::nextLetter,
                                batch,
                                java.util.Map::of);
                Evaluation e =
                        evaluator
                                .run(Long.MAX_VALUE, new StopToken(), RunListener.none())
                                .orElseThrow();
                assertEquals(targets(10), e.terms());
                double nats = lossOf(b, 10);
                assertEquals(nats / targets(10), e.loss(), 1e-6);
                double bytes = LETTERS.bytes(Split.VALIDATION).orElseThrow();
                assertEquals(nats / StrictMath.log(2) / bytes, e.bitsPerByte(), 1e-6);
            }
        }
    }

    private static long targets(long samples) {
        long n = 0;
        for (long i = 0; i < samples; i++) {
            n += LETTERS.context() - LETTERS.ignored(i);
        }
        return n;
    }

    private static double lossOf(Bench b, int samples) {
        double sum = 0;
        for (int i = 0; i < samples; i++) {
            Batch one = new BatchReader(b.session, LETTERS).validation(i, 1);
            sum += Bench.nextLetter(b.model, one).sum().item();
        }
        return sum;
    }

    @Test
    void evaluationOfAPart() {
        try (Bench b = bench(Bench::nextLetter, 1)) {
            Evaluator evaluator = evaluator(b, 4);
            Evaluation e = evaluator.run(6, new StopToken(), RunListener.none()).orElseThrow();
            assertEquals(targets(6), e.terms());
            assertEquals(lossOf(b, 6) / targets(6), e.loss(), 1e-6);
        }
    }

    @Test
    void evaluationStopsWhenAsked() {
        try (Bench b = bench(Bench::nextLetter, 1)) {
            StopToken stop = new StopToken();
            RunListener ask =
                    new RunListener() {
                        @Override
                        public void evaluating(long done, long total) {
                            if (done == 4) {
                                stop.request();
                            }
                        }
                    };
            Evaluator evaluator = evaluator(b, 4);
            assertTrue(evaluator.run(10, stop, ask).isEmpty());
        }
    }

    @Test
    void memoryDoesNotGrow() {
        long segments = CoreEngine.liveSegments();
        List<Long> buffers = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        try (Bench b = bench(Bench::nextLetter, 22)) {
            b.train(
                    new RunListener() {
                        @Override
                        public void stepped(StepReport r) {
                            buffers.add(b.session.liveBuffers());
                            bytes.add(b.session.liveBytes());
                        }
                    });
        }
        // It may fall: what was made outside any scope goes when the collector finds it.
        assertEquals(buffers.get(2), Collections.max(buffers.subList(2, 22)), buffers.toString());
        assertEquals(bytes.get(2), Collections.max(bytes.subList(2, 22)), bytes.toString());
        assertEquals(segments, CoreEngine.liveSegments());
    }

    @Test
    void aModelOutlivesItsTraining() {
        try (Bench b = bench(Bench::nextLetter, 3)) {
            float[][] inside = new float[1][];
            try (Updater updater = b.updater()) {
                b.loop(updater, new Journal.InMemory(), RunListener.none()).run(0);
                inside[0] = b.weights();
            }
            assertArrayEquals(inside[0], b.weights());
            b.session.ones(1000, 100); // would take the arena's memory
            assertArrayEquals(inside[0], b.weights());
            Tensor y = b.model.call(b.session.tensor(new int[4], 1, 4));
            assertTrue(Bench.isFinite(y.toFloats()));
            b.train(RunListener.none());
            assertTrue(Bench.isFinite(b.weights()));
        }
    }

    @Test
    void parameterViewsEndWithAStep() {
        try (Bench b = bench(Bench::nextLetter, 1)) {
            try (Updater updater = b.updater()) {
                Tensor view = b.model.parameters().getFirst().value();
                view.toFloats();
                b.loop(updater, new Journal.InMemory(), RunListener.none()).run(0);
                TensorException e = assertThrows(TensorException.class, view::toFloats);
                assertTrue(
                        e.getMessage()
                                .startsWith(
                                        "tensor 'positions' [4, 8] f32 was released when its parameter was updated"),
                        e.getMessage());
            }
        }
    }

    @Test
    void aLossWithoutParametersIsAnError() {
        Objective constant = (Module model, Batch batch) -> new Loss(model.session().scalar(1), 1);
        try (Bench b = bench(constant, 1)) {
            TensorException e =
                    assertThrows(TensorException.class, () -> b.train(RunListener.none()));
            assertEquals(
                    "gradients: f32 [] depends on no parameter."
                            + " Fix: compute it with gradients on, from a model of this session",
                    e.getMessage());
        }
    }

    @Test
    void theCurveIsThatOfTheJournal() {
        try (Bench b = bench(Bench::nextLetter, 5)) {
            List<Double> heard = new ArrayList<>();
            Journal journal =
                    b.train(
                            new RunListener() {
                                @Override
                                public void stepped(StepReport r) {
                                    heard.add(r.loss());
                                }
                            });
            List<Double> written =
                    journal.lines().stream().map(l -> ((MetricsLine.Step) l).loss()).toList();
            assertEquals(heard, written);
        }
    }

    @Test
    void samplesComeInAnOrderOfTheirOwnEachEpoch() {
        Letters plain = new Letters(1, 1000, 20, 1, false);
        try (Bench b = new Bench(plain, momentum(), Bench::nextLetter, Map.of("batch", 4))) {
            BatchReader reader = new BatchReader(b.session, plain);
            List<List<Integer>> epochs = new ArrayList<>();
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Integer> seen = new ArrayList<>();
                for (int i = 0; i < 20; i += 4) {
                    for (int x : reader.training(epoch * 20L + i, 4).field("inputs").toInts()) {
                        seen.add(x);
                    }
                }
                epochs.add(seen);
                assertEquals(20, seen.stream().distinct().count());
            }
            assertEquals(3, epochs.stream().distinct().count());
            int[] straddling = reader.training(18, 4).field("inputs").toInts();
            assertEquals(epochs.get(0).subList(18, 20), List.of(straddling[0], straddling[1]));
            assertEquals(epochs.get(1).subList(0, 2), List.of(straddling[2], straddling[3]));
        }
    }
}
