package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.nn.Activation;
import org.espalier.nn.Gpt;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How parameters start: by seed and path alone. */
@ExtendWith(NoLiveSegments.class)
class InitTest {
    private static Session open(long seed, int threads) {
        return Session.open(s -> s.backend("reference").seed(seed).threads(threads));
    }

    private static Gpt gpt(Session session) {
        return new Gpt(
                session, Gpt.config().vocabulary(50).context(8).layers(2).heads(2).width(16));
    }

    private static List<float[]> weights(List<Parameter> parameters) {
        return parameters.stream().map(p -> p.copy().toFloats()).toList();
    }

    private static void equal(List<float[]> a, List<float[]> b) {
        for (int i = 0; i < a.size(); i++) {
            assertArrayEquals(a.get(i), b.get(i));
        }
    }

    @Test
    void oneSeedGivesOneModel() {
        try (Session a = open(3, 1);
                Session b = open(3, 2);
                Session c = open(4, 1)) {
            List<float[]> first = weights(gpt(a).parameters());
            equal(first, weights(gpt(b).parameters()));
            assertFalse(Arrays.equals(first.getFirst(), weights(gpt(c).parameters()).getFirst()));
        }
    }

    @Test
    void theOrderOfFirstUseDoesNotShow() {
        try (Session a = open(3, 1);
                Session b = open(3, 1)) {
            List<float[]> forwards = weights(gpt(a).parameters());
            b.normal("something else", 0, 1, 100);
            List<float[]> backwards = weights(gpt(b).parameters().reversed());
            equal(forwards, backwards.reversed());
        }
    }

    /** A holder of one layer under a name. */
    private static final class Holder extends Module {
        Holder(Session session, String name, Module part) {
            super(session);
            child(name, part);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return x;
        }
    }

    @Test
    void thePathDecides() {
        try (Session s = open(3, 1)) {
            Linear a = linear(s);
            Linear b = linear(s);
            Linear c = linear(s);
            new Holder(s, "a", a);
            new Holder(s, "b", b);
            new Holder(s, "a", c);
            assertFalse(Arrays.equals(numbers(a), numbers(b)));
            assertArrayEquals(numbers(a), numbers(c));
        }
    }

    private static Linear linear(Session s) {
        return new Linear(s, 8, 8, Activation.IDENTITY);
    }

    private static float[] numbers(Linear l) {
        return l.weight().copy().toFloats();
    }

    /** A single array of a kind. */
    private static final class Array extends Module {
        private final Parameter p;

        Array(Session session, Init init, long... dims) {
            super(session);
            p = parameter("p", init, dims);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return x;
        }
    }

    private static float[] array(Session s, Init init) {
        return new Array(s, init, 300, 300).p.copy().toFloats();
    }

    private static double mean(float[] x) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
    }

    private static double deviation(float[] x) {
        double m = mean(x);
        return Math.sqrt(
                IntStream.range(0, x.length)
                        .mapToDouble(i -> (x[i] - m) * (x[i] - m))
                        .average()
                        .orElseThrow());
    }

    @Test
    void normal() {
        try (Session s = open(3, 1)) {
            float[] x = array(s, Init.normal(0.02));
            int n = x.length;
            assertEquals(0, mean(x), 4 * 0.02 / Math.sqrt(n));
            assertEquals(0.02, deviation(x), 4 * 0.02 / Math.sqrt(2.0 * n));
            long far = IntStream.range(0, n).filter(i -> Math.abs(x[i]) > 0.04).count();
            double expected = 0.0455003 * n;
            assertEquals(expected, far, 4 * Math.sqrt(expected));
        }
    }

    @Test
    void uniform() {
        try (Session s = open(3, 1)) {
            double bound = StrictMath.sqrt(6.0 / 300);
            bound(bound, Init.kaimingUniform(300, 0));
            bound(StrictMath.sqrt(6.0 / (6 * 300)), Init.kaimingUniform(300, StrictMath.sqrt(5)));
            bound(StrictMath.sqrt(6.0 / 500), Init.xavierUniform(200, 300));
            float[] x = array(s, Init.kaimingUniform(300, 0));
            assertTrue(IntStream.range(0, x.length).allMatch(i -> x[i] >= -bound && x[i] < bound));
            assertEquals(bound / Math.sqrt(3), deviation(x), 0.01 * bound);
            assertEquals(0, mean(x), 4 * bound / Math.sqrt(3.0 * x.length));
        }
    }

    private static void bound(double expected, Init init) {
        assertEquals(expected, ((Init.Uniform) init).bound(), 1e-15);
    }

    @Test
    void constants() {
        try (Session s = open(3, 1)) {
            for (float x : array(s, Init.ones())) {
                assertEquals(1, x);
            }
            for (float x : array(s, Init.zeros())) {
                assertEquals(0, x);
            }
        }
    }

    @Test
    void residualProjectionsStartSmaller() {
        try (Session s = open(3, 1)) {
            Gpt model =
                    new Gpt(s, Gpt.config().vocabulary(50).context(8).layers(8).heads(2).width(64));
            for (Parameter p : model.parameters()) {
                if (p.name().equals("blocks.5.attention.out.weight")
                        || p.name().equals("blocks.5.mlp.down.weight")) {
                    assertEquals(0.02 / 4, deviation(p.copy().toFloats()), 0.02 / 4 * 0.05);
                }
                if (p.name().equals("blocks.5.mlp.up.weight")) {
                    assertEquals(0.02, deviation(p.copy().toFloats()), 0.02 * 0.05);
                }
            }
        }
    }
}
