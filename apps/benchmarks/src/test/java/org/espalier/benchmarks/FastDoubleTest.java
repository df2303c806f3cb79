package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** {@link FastDouble} against {@link StrictMath} on floats, and erf against known values. */
class FastDoubleTest {
    private static final double TOLERANCE = 1e-12;

    private static void near(DoubleUnaryOperator exact, DoubleUnaryOperator fast, float bound) {
        for (long i = 0; i < 1L << 32; i += 10_007) {
            float x = Float.intBitsToFloat((int) i);
            if (Math.abs(x) <= bound || Float.isNaN(x)) {
                double expected = exact.applyAsDouble(x);
                double actual = fast.applyAsDouble(x);
                double gap = Math.abs(actual - expected);
                assertTrue(
                        gap <= TOLERANCE * Math.abs(expected)
                                || Double.compare(actual, expected) == 0,
                        () -> x + ": " + actual + " instead of " + expected);
            }
        }
    }

    @Test
    void exp() {
        near(StrictMath::exp, FastDouble::exp, 700);
        assertTrue(FastDouble.exp(Double.POSITIVE_INFINITY) > 0x1p129);
        assertTrue(FastDouble.exp(Double.NEGATIVE_INFINITY) < 0x1p-160);
    }

    @Test
    void log() {
        near(StrictMath::log, FastDouble::log, Float.POSITIVE_INFINITY);
    }

    @Test
    void tanh() {
        near(StrictMath::tanh, FastDouble::tanh, Float.POSITIVE_INFINITY);
    }

    @Test
    void angles() {
        near(StrictMath::sin, FastDouble::sin, 0x1p13f);
        near(StrictMath::cos, FastDouble::cos, 0x1p13f);
    }

    @Test
    void erf() {
        assertEquals(0.5204998778130465, FastDouble.erf(0.5), 1e-15);
        assertEquals(-0.5204998778130465, FastDouble.erf(-0.5), 1e-15);
        assertEquals(1.53745979442803e-12, FastDouble.erfc(5), 1e-24);
        assertEquals(1, FastDouble.erf(Double.POSITIVE_INFINITY));
        assertEquals(Double.NaN, FastDouble.erf(Double.NaN));
    }

    @Test
    void seriesAndContinuedFractionAgree() {
        for (double x = 2; x < 4; x += 0.01) {
            assertEquals(FastDouble.erfSeries(x), 1 - FastDouble.erfc(x), 1e-13);
        }
    }
}
