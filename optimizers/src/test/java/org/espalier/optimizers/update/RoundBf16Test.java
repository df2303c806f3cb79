package org.espalier.optimizers.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.espalier.optimizers.Sgd;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.OptionValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Weights of bf16 against the bits of f32, and what becomes of updates that are too small. */
@ExtendWith(NoLeaks.class)
class RoundBf16Test {
    private static float below(float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(x) & 0xFFFF0000); // towards zero
    }

    private static float above(float x) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(x) & 0xFFFF0000) + 0x10000);
    }

    private static boolean isBf16(float x) {
        return (Float.floatToRawIntBits(x) & 0xFFFF) == 0;
    }

    /** Weights after steps with one gradient everywhere, rate 1. */
    private static double[] stepped(String mode, double[] start, double gradient, int steps) {
        Options sgd = OptionValues.of("lr", 1.0, "momentum", 0.0);
        var rounding = new RoundBf16().create(OptionValues.of("mode", mode));
        SessionConfig config = SessionConfig.defaults().threads(1);
        try (Session session = Host.get().session(Host.get().reference(), config)) {
            OptimizerBench bench = Host.get().optimizer(new Sgd(), sgd, List.of(rounding), session);
            bench.weights(start, start.length);
            double[] g = new double[start.length];
            java.util.Arrays.fill(g, gradient);
            for (int t = 0; t < steps; t++) {
                bench.step(g);
            }
            return bench.weights();
        }
    }

    /** Random bit patterns of middle exponents, powers of two, and their neighbours. */
    private static double[] numbers() {
        SplittableRandom random = new SplittableRandom(11);
        double[] x = new double[4000];
        for (int i = 0; i < x.length; i++) {
            int exponent = 127 + random.nextInt(-60, 60);
            int fraction =
                    switch (i % 5) {
                        case 0 -> random.nextInt(4);
                        case 1 -> 0x7FFFFF - random.nextInt(4);
                        case 2 -> 0x8000;
                        default -> random.nextInt(1 << 23);
                    };
            int sign = random.nextInt(2) << 31;
            x[i] = Float.intBitsToFloat(sign | exponent << 23 | fraction);
        }
        return x;
    }

    @Test
    void everyWeightBecomesANeighbour() {
        double[] start = numbers();
        double[] near = stepped("nearest", start, 0, 1);
        double[] chance = stepped("stochastic", start, 0, 1);
        int far = 0;
        for (int i = 0; i < start.length; i++) {
            float w = (float) start[i];
            String at = Float.toHexString(w);
            for (double y : new double[] {near[i], chance[i]}) {
                boolean isNeighbour = y == below(w) || y == above(w) || y == w;
                assertTrue(isBf16((float) y) && (isBf16(w) ? y == w : isNeighbour), at + " " + y);
            }
            double least = Math.min(Math.abs(w - below(w)), Math.abs(above(w) - w));
            assertEquals(isBf16(w) ? 0 : least, Math.abs(near[i] - w), at);
            far += near[i] != chance[i] ? 1 : 0;
        }
        assertTrue(far > 500, "only " + far + " went to the farther neighbour");
    }

    @Test
    void theMeanIsKept() {
        double[] start = new double[40_000];
        double w = (float) (1 + 0.3 / 128); // 0.3 of a step above 1
        java.util.Arrays.fill(start, w);
        double mean =
                java.util.Arrays.stream(stepped("stochastic", start, 0, 1)).average().orElse(0);
        double deviation = StrictMath.sqrt(0.3 * 0.7 / start.length) / 128;
        assertEquals(w, mean, 4 * deviation);
    }

    /** Steps of 1e-4 from 1, where bf16 has steps of 0.0078: 100 of them make 0.01. */
    @Test
    void smallUpdatesAddUpOnlyByChance() {
        double[] start = new double[10_000];
        java.util.Arrays.fill(start, 1);
        for (double w : stepped("nearest", start, -1e-4, 100)) {
            assertEquals(1, w);
        }
        double mean =
                java.util.Arrays.stream(stepped("stochastic", start, -1e-4, 100))
                        .average()
                        .orElse(0);
        assertEquals(1.01, mean, 5e-4);
    }
}
