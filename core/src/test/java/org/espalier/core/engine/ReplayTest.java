package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.internal.Context;
import org.espalier.internal.Doors;
import org.espalier.nn.Activation;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A module that is computed again gives the bits of one whose activations are kept. */
@ExtendWith(NoLiveSegments.class)
class ReplayTest {
    private static final GptConfig MODEL =
            GptConfig.defaults()
                    .vocabulary(17)
                    .context(8)
                    .layers(3)
                    .heads(2)
                    .width(16)
                    .hidden(32)
                    .dropout(0.3);

    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(5));

    @AfterEach
    void close() {
        session.close();
    }

    private Tensor tokens() {
        int[] t = new int[2 * 8];
        for (int i = 0; i < t.length; i++) {
            t[i] = i * 5 % 17;
        }
        return session.tensor(t, 2, 8);
    }

    /** The gradients of all parameters at step 3, with dropout. */
    private List<float[]> gradients(Consumer<Gpt> change) {
        List<float[]> all = new ArrayList<>();
        Gpt gpt = new Gpt(session, MODEL);
        change.accept(gpt);
        session.scope(() -> {
            Context step = Context.current().trainingAt(3, 64);
            Tensor loss = step.run(() -> gpt.call(tokens()).square().sum());
            List<Tensor> ws = gpt.parameters().stream().map(p -> p.value()).toList();
            loss.gradients(ws, false).forEach(g -> all.add(g.toFloats()));
        });
        return all;
    }

    private static void assertSameBits(List<float[]> expected, List<float[]> actual) {
        assertClose(expected, actual, 0f);
    }

    private static void assertClose(List<float[]> expected, List<float[]> actual, float bound) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), bound, "parameter " + i);
        }
    }

    private static void recompute(Module root, String path) {
        root.children()
                .forEach((_, part) -> {
                    if (part.path().matches(path)) {
                        part.recompute(true);
                    }
                    recompute(part, path);
                });
    }

    @Test
    void blocksWithDropoutGiveTheSameGradients() {
        List<float[]> kept = gradients(_ -> {});
        for (String path : List.of("blocks\\.\\d", ".*attention", ".*(norm1|mlp)", ".*")) {
            assertSameBits(kept, gradients(gpt -> recompute(gpt, path)));
        }
    }

    /** Its weight is used twice inside and once outside, its input inside and outside. */
    private static final class Tied extends Module {
        private final Linear inner;
        private final Module part;

        Tied(Session session, boolean again) {
            super(session);
            inner = new Linear(session, 5, 5, Activation.TANH);
            part =
                    child(
                            "part",
                            new Module(session) {
                                {
                                    child("inner", inner);
                                }

                                @Override
                                protected Tensor forward(Tensor x) {
                                    return inner.call(inner.call(x)).add(x.mul(0.7)).mul(x);
                                }
                            });
            part.recompute(again);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return part.call(x).add(x).matmul(inner.weight().value()).mul(x);
        }
    }

    private List<Tensor> first(boolean again, boolean differentiable, Tensor x) {
        Tied tied = new Tied(session, again);
        Tensor y = tied.call(x).sum();
        List<Tensor> of = List.of(x, tied.inner.weight().value());
        List<Tensor> g = y.gradients(of, differentiable);
        return differentiable
                ? g.getFirst().square().sum().add(g.get(1).sum()).gradients(of, false)
                : g;
    }

    @Test
    void contributionsToSharedValuesAreAddedInTheSameOrder() {
        for (boolean differentiable : List.of(false, true)) {
            session.scope(() -> {
                float[] numbers = new float[15];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = (i * 37 % 11 - 5) / 7f;
                }
                Tensor x = session.tensor(numbers, 3, 5).variable();
                List<float[]> kept = floats(first(false, differentiable, x));
                // the second pass goes through what the first one made, which is newer here
                float bound = differentiable ? 1e-5f : 0f;
                assertClose(kept, floats(first(true, differentiable, x)), bound);
                assertTrue(kept.getFirst()[1] != 0, "the gradient is empty");
            });
        }
    }

    private static List<float[]> floats(List<Tensor> all) {
        return all.stream().map(Tensor::toFloats).toList();
    }

    @Test
    void onlyTheInputOfThePartIsKept() {
        long kept = liveAfterForward(false);
        long again = liveAfterForward(true);
        // two hidden states [64, 512] and what lies between are made again; x [64, 8] stays
        assertTrue(again < kept / 4, kept + " bytes kept, " + again + " with recomputation");
    }

    private long liveAfterForward(boolean again) {
        long[] bytes = new long[1];
        session.scope(() -> {
            Module wide = new Wide(session);
            wide.recompute(again);
            wide.parameters().forEach(p -> p.value());
            Tensor x = session.ones(64, 8).variable();
            long before = Doors.engine(session).liveBytes();
            wide.call(x);
            bytes[0] = Doors.engine(session).liveBytes() - before;
        });
        return bytes[0];
    }

    /** What a part makes when it is made again is gone before the next one is. */
    @Test
    void thePassBackHoldsOnePartAtATime() {
        long hidden = 64 * 512 * 4;
        long more = peakOf(6) - peakOf(2);
        assertTrue(
                more < hidden,
                more + " bytes for four parts more, and a hidden state has " + hidden);
    }

    private long peakOf(int parts) {
        session.scope(() -> {
            Module wide = new Wide(session);
            wide.recompute(true);
            Tensor x = session.ones(64, 8).variable();
            Tensor y = x;
            for (int i = 0; i < parts; i++) {
                y = wide.call(y);
            }
            session.resetPeakMemory();
            y.sum().gradients(x);
        });
        return session.peakMemory().total();
    }

    private static final class Wide extends Module {
        private final Linear in;
        private final Linear out;

        Wide(Session session) {
            super(session);
            in = child("in", new Linear(session, 8, 512, Activation.GELU));
            out = child("out", new Linear(session, 512, 8, Activation.IDENTITY));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return out.call(in.call(x).tanh());
        }
    }
}
