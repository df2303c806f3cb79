package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.espalier.kernel.DType;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.junit.jupiter.api.Test;

/**
 * Update rules against the recipe of their papers in Java floats, bit for bit, and what follows
 * from them.
 */
class RecipeTest {
    private static final int N = 65;
    private static final int STEPS = 30;

    private final SplittableRandom random = new SplittableRandom(17);

    private float[] floats() {
        float[] x = new float[N];
        for (int i = 0; i < N; i++) {
            x[i] = (float) random.nextDouble(-2, 2);
        }
        return x;
    }

    private static double[] wide(float[] x) {
        double[] y = new double[x.length];
        Arrays.setAll(y, i -> x[i]);
        return y;
    }

    /** The rule for one element in floats: weight and state in, weight and state out. */
    private interface Recipe {
        void step(float[] weightAndState, float gradient, int t);
    }

    private void follows(OptimizerProvider provider, Recipe recipe, Object... options) {
        try (Lab lab = new Lab(DType.F32)) {
            OptimizerBench bench = lab.bench(provider, options);
            float[] w = floats();
            bench.weights(wide(w), 13, 5);
            float[][] cells = new float[N][];
            for (int i = 0; i < N; i++) {
                cells[i] = new float[] {w[i], 0, 0, 0};
            }
            for (int t = 1; t <= STEPS; t++) {
                float[] g = floats();
                bench.step(wide(g));
                for (int i = 0; i < N; i++) {
                    recipe.step(cells[i], g[i], t);
                    w[i] = cells[i][0];
                }
                assertArrayEquals(wide(w), bench.weights(), "update " + t);
            }
        }
    }

    @Test
    void adamW() {
        float lr = 0.01f;
        float decay = 0.1f;
        follows(
                new AdamW(),
                (c, g, t) -> {
                    c[1] = 0.9f * c[1] + (float) (1 - 0.9) * g;
                    c[2] = 0.95f * c[2] + (float) (1 - 0.95) * (g * g);
                    float m = c[1] / (float) (1 - StrictMath.pow(0.9, t));
                    float v = c[2] / (float) (1 - StrictMath.pow(0.95, t));
                    float kept = c[0] * (1 - lr * decay);
                    c[0] = kept - lr * m / ((float) Math.sqrt(v) + 1e-8f);
                },
                "lr",
                0.01,
                "beta2",
                0.95,
                "decay",
                0.1);
    }

    @Test
    void sgdWithMomentumAndDecay() {
        float lr = 0.1f;
        follows(
                new Sgd(),
                (c, g, t) -> {
                    c[1] = 0.9f * c[1] + g;
                    c[0] = c[0] * (1 - lr * 0.01f) - lr * c[1];
                },
                "lr",
                0.1,
                "decay",
                0.01);
        follows(
                new Sgd(),
                (c, g, t) -> {
                    c[1] = 0.9f * c[1] + g;
                    c[0] = c[0] * (1 - lr * 0f) - lr * (g + 0.9f * c[1]);
                },
                "lr",
                0.1,
                "nesterov",
                true);
    }

    @Test
    void adaGrad() {
        follows(
                new AdaGrad(),
                (c, g, t) -> {
                    c[1] = c[1] + g * g;
                    c[0] =
                            c[0] * (1 - 0.01f * 0.1f)
                                    - 0.01f * g / ((float) Math.sqrt(c[1]) + 1e-10f);
                },
                "decay",
                0.1);
    }

    @Test
    void rmsPropCenteredWithMomentum() {
        float rest = (float) (1 - 0.99);
        follows(
                new RmsProp(),
                (c, g, t) -> {
                    c[1] = 0.99f * c[1] + rest * (g * g);
                    c[2] = 0.99f * c[2] + rest * g;
                    float root = (float) Math.sqrt(c[1] - c[2] * c[2]);
                    c[3] = 0.9f * c[3] + g / (root + 1e-8f);
                    c[0] = c[0] * (1 - 0.01f * 0f) - 0.01f * c[3];
                },
                "centered",
                true,
                "momentum",
                0.9);
        follows(
                new RmsProp(),
                (c, g, t) -> {
                    c[1] = 0.99f * c[1] + rest * (g * g);
                    c[3] = 0.5f * c[3] + g / ((float) Math.sqrt(c[1]) + 1e-8f);
                    c[0] = c[0] * (1 - 0.01f * 0.2f) - 0.01f * c[3];
                },
                "momentum",
                0.5,
                "decay",
                0.2);
    }

    @Test
    void amsGrad() {
        follows(
                new Adam(),
                (c, g, t) -> {
                    float pulled = g + 0.1f * c[0];
                    c[1] = 0.9f * c[1] + (float) (1 - 0.9) * pulled;
                    c[2] = 0.95f * c[2] + (float) (1 - 0.95) * (pulled * pulled);
                    c[3] = Math.max(c[3], c[2]);
                    float m = c[1] / (float) (1 - StrictMath.pow(0.9, t));
                    float v = c[3] / (float) (1 - StrictMath.pow(0.95, t));
                    c[0] = c[0] - 0.001f * m / ((float) Math.sqrt(v) + 1e-8f);
                },
                "beta2",
                0.95,
                "l2",
                0.1,
                "amsgrad",
                true);
    }

    /** With g = 0 the weights shrink by exactly 1 − ηλ, and the moments stay zero. */
    @Test
    void decayAlone() {
        for (OptimizerProvider p : List.of(new AdamW(), new Sgd())) {
            try (Lab lab = new Lab(DType.F64)) {
                OptimizerBench bench = lab.bench(p, "lr", 0.01, "decay", 0.1);
                double[] w = {1, -2, 0, 3e-8};
                bench.weights(w, 2, 2);
                for (int t = 1; t <= 5; t++) {
                    bench.step(0, 0, 0, 0);
                    for (int i = 0; i < w.length; i++) {
                        w[i] *= 1 - 0.01 * 0.1;
                    }
                    assertArrayEquals(w, bench.weights(), p.id());
                }
                SortedMap<String, double[]> state = bench.state();
                state.remove("step");
                state.forEach((name, s) -> assertArrayEquals(new double[4], s, name));
            }
        }
    }

    /** Biases and norms have one axis: they do not decay. */
    @Test
    void vectorsDoNotDecay() {
        for (OptimizerProvider p : List.of(new AdamW(), new Sgd())) {
            try (Lab lab = new Lab(DType.F64)) {
                OptimizerBench bench = lab.bench(p, "lr", 0.01, "decay", 0.5);
                bench.weights(new double[] {1, -2, 3}, 3);
                bench.step(0, 0, 0);
                assertArrayEquals(new double[] {1, -2, 3}, bench.weights());
            }
        }
    }

    /** Adam's first step is η·sign(g), whatever the scale of g. */
    @Test
    void theFirstStepOfAdam() {
        for (double scale : new double[] {1e-3, 1, 1e6}) {
            try (Lab lab = new Lab(DType.F64)) {
                OptimizerBench bench =
                        lab.bench(new AdamW(), "lr", 0.01, "decay", 0.0, "eps", 1e-30);
                bench.weights(new double[] {0, 0, 0}, 3);
                bench.step(3 * scale, -0.5 * scale, 0);
                assertArrayEquals(new double[] {-0.01, 0.01, 0}, bench.weights(), 1e-15);
            }
        }
    }

    @Test
    void stateGoesThereAndBack() {
        for (OptimizerProvider p : List.of(new AdamW(), new Sgd())) {
            try (Lab lab = new Lab(DType.F32)) {
                OptimizerBench whole = lab.bench(p);
                OptimizerBench first = lab.bench(p);
                double[] w = wide(floats());
                whole.weights(w, N);
                first.weights(w, N);
                List<double[]> gradients = new ArrayList<>();
                for (int t = 0; t < 6; t++) {
                    gradients.add(wide(floats()));
                }
                gradients.forEach(whole::step);
                gradients.subList(0, 3).forEach(first::step);
                OptimizerBench second = lab.bench(p);
                second.weights(first.weights(), N);
                second.restore(first.state());
                assertEquals(3, second.state().get("step")[0]);
                gradients.subList(3, 6).forEach(second::step);
                assertArrayEquals(whole.weights(), second.weights(), p.id());
            }
        }
    }

    @Test
    void aStateThatLacksAnArrayIsRefused() {
        try (Lab lab = new Lab(DType.F32)) {
            OptimizerBench bench = lab.bench(new AdamW());
            bench.weights(new double[2], 2);
            SortedMap<String, double[]> state = new TreeMap<>(bench.state());
            state.remove("v");
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> bench.restore(state));
            assertEquals("the state lacks 'v'; it has [m, step]", e.getMessage());
        }
    }

    @Test
    void stateIsOnlyWhatTheRuleNeeds() {
        try (Lab lab = new Lab(DType.F32)) {
            assertEquals(List.of("m", "step", "v"), names(lab.bench(new AdamW())));
            assertEquals(List.of("step", "v"), names(lab.bench(new Sgd())));
            assertEquals(List.of("step"), names(lab.bench(new Sgd(), "momentum", 0.0)));
        }
    }

    private static List<String> names(OptimizerBench bench) {
        bench.weights(new double[1], 1);
        return List.copyOf(bench.state().keySet());
    }

    @Test
    void optionsHaveRanges() {
        refuses(new AdamW(), "lr", 0.0);
        refuses(new AdamW(), "beta1", 1.5);
        refuses(new AdamW(), "eps", 0.0);
        refuses(new AdamW(), "decay", -0.1);
        refuses(new Sgd(), "momentum", -1.0);
        refuses(new Sgd(), "lr", -1.0);
    }

    private static void refuses(OptimizerProvider provider, String name, Object value) {
        Option<?> option =
                provider.options().stream()
                        .filter(o -> o.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        assertThrows(OptionException.class, () -> option.parse(value), provider.id() + " " + name);
    }
}
