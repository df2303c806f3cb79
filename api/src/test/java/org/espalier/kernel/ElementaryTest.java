package org.espalier.kernel;

import static java.lang.Float.NEGATIVE_INFINITY;
import static java.lang.Float.NaN;
import static java.lang.Float.POSITIVE_INFINITY;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntPredicate;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accuracy, limits and the very bits of {@link Elementary}. */
class ElementaryTest {
    private static final int CANONICAL_NAN = 0x7fc00000;

    /**
     * Every odd stride visits all exponents and both signs; this one samples 2.1 million of the
     * 2^32 patterns.
     */
    private static final int STRIDE = 2_047;

    enum Subject {
        EXP(0x7000b6a3),
        LOG(0x7e0c0591),
        TANH(0xf930210e),
        ERF(0xbf6b0aea),
        SIN(0x859a739f),
        COS(0x0a68123c);

        final int goldenBits;

        Subject(int goldenBits) {
            this.goldenBits = goldenBits;
        }

        float of(float x) {
            return switch (this) {
                case EXP -> Elementary.exp(x);
                case LOG -> Elementary.log(x);
                case TANH -> Elementary.tanh(x);
                case ERF -> Elementary.erf(x);
                case SIN -> Elementary.sin(x);
                case COS -> Elementary.cos(x);
            };
        }

        double exact(double x) {
            return switch (this) {
                case EXP -> StrictMath.exp(x);
                case LOG -> StrictMath.log(x);
                case TANH -> StrictMath.tanh(x);
                case ERF -> ErrorFunction.of(x);
                case SIN -> StrictMath.sin(x);
                case COS -> StrictMath.cos(x);
            };
        }

        double ulps(float x) {
            return ElementaryTest.ulps(of(x), exact(x));
        }
    }

    /** The error in units of the last place that a float of the exact value's size has. */
    static double ulps(float value, double exact) {
        if (Double.isNaN(exact) || Float.isNaN(value)) {
            return Double.isNaN(exact) && Float.isNaN(value) ? 0 : Double.POSITIVE_INFINITY;
        }
        double limit = 0x1p128;
        double from = Math.clamp((double) value, -limit, limit);
        double gap = Math.abs(from - Math.clamp(exact, -limit, limit));
        return gap / Math.ulp((float) Math.clamp(exact, -Float.MAX_VALUE, Float.MAX_VALUE));
    }

    private static double worst(Subject subject, IntPredicate sampled) {
        double worst = 0;
        int bits = 0;
        do {
            if (sampled.test(bits)) {
                worst = Math.max(worst, subject.ulps(intBitsToFloat(bits)));
            }
            bits += STRIDE;
        } while (Integer.compareUnsigned(bits, STRIDE) >= 0);
        return worst;
    }

    @ParameterizedTest
    @EnumSource
    void staysWithinOneUlp(Subject subject) {
        double worst = worst(subject, _ -> true);
        assertTrue(worst < 1.0, () -> subject + ": " + worst + " ulp");
        assertTrue(worst > 0.5, () -> subject + ": an f32 result cannot be this good: " + worst);
    }

    @Test
    void anErrorOfOneUlpIsSeen() {
        assertEquals(1.0, ulps(Math.nextUp(2f), 2.0));
        assertEquals(1.0, ulps(Float.MIN_VALUE, 0.0));
        assertEquals(1.0, ulps(POSITIVE_INFINITY, Float.MAX_VALUE));
        assertEquals(Double.POSITIVE_INFINITY, ulps(NaN, 0.0));
    }

    /** A version in C, with fmaf and the same constants, gave the same sums. */
    @ParameterizedTest
    @EnumSource
    void bitsAreThoseOfTheGoldenRun(Subject subject) {
        CRC32C sum = new CRC32C();
        for (long i = 0; i < 1L << 32; i += 65_521) {
            int bits = floatToRawIntBits(subject.of(intBitsToFloat((int) i)));
            for (int shift = 0; shift < 32; shift += 8) {
                sum.update(bits >>> shift);
            }
        }
        assertEquals(
                Integer.toHexString(subject.goldenBits), Integer.toHexString((int) sum.getValue()));
    }

    @ParameterizedTest
    @EnumSource
    void nanIsCanonical(Subject subject) {
        for (int nan : new int[] {0x7fc00000, 0x7f800001, 0xffc00000, 0xff800001, 0x7fffffff}) {
            same(CANONICAL_NAN, subject, intBitsToFloat(nan));
        }
    }

    private static void same(int expected, Subject subject, float x) {
        assertEquals(
                Integer.toHexString(expected),
                Integer.toHexString(floatToRawIntBits(subject.of(x))),
                () -> subject + " of " + Float.toHexString(x));
    }

    private static void same(float expected, Subject subject, float x) {
        same(floatToRawIntBits(expected), subject, x);
    }

    @Test
    void expAtItsLimits() {
        same(1f, Subject.EXP, 0f);
        same(1f, Subject.EXP, -0f);
        same(POSITIVE_INFINITY, Subject.EXP, POSITIVE_INFINITY);
        same(0f, Subject.EXP, NEGATIVE_INFINITY);
        same(POSITIVE_INFINITY, Subject.EXP, 0x1.62e43p6f); // the first float that overflows
        assertTrue(Elementary.exp(Math.nextDown(0x1.62e43p6f)) < POSITIVE_INFINITY);
        same(Float.MIN_VALUE, Subject.EXP, -103.9f);
        same(0f, Subject.EXP, -104f);
        same(0f, Subject.EXP, -Float.MAX_VALUE);
    }

    @Test
    void expUnderflowsGradually() {
        for (float x = -103f; x < -87f; x += 0.001f) {
            float y = Elementary.exp(x);
            double exact = StrictMath.exp(x);
            double bound = 0.5 * Float.MIN_VALUE + exact * 0x1p-23;
            assertTrue(Math.abs(y - exact) <= bound, () -> "exp near " + exact);
        }
    }

    @Test
    void logAtItsLimits() {
        same(0f, Subject.LOG, 1f);
        same(NEGATIVE_INFINITY, Subject.LOG, 0f);
        same(NEGATIVE_INFINITY, Subject.LOG, -0f);
        same(POSITIVE_INFINITY, Subject.LOG, POSITIVE_INFINITY);
        same((float) StrictMath.log(Float.MIN_VALUE), Subject.LOG, Float.MIN_VALUE);
        for (float x : new float[] {NEGATIVE_INFINITY, -1f, -Float.MIN_VALUE, -Float.MAX_VALUE}) {
            same(CANONICAL_NAN, Subject.LOG, x);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TANH", "ERF", "SIN"})
    void oddFunctionsKeepTheSignAndTinyArguments(Subject subject) {
        same(-0f, subject, -0f);
        same(0f, subject, 0f);
        for (long i = 0; i < 1L << 31; i += 65_521) {
            float x = intBitsToFloat((int) i);
            same(floatToRawIntBits(-x) == CANONICAL_NAN ? NaN : odd(subject, x), subject, -x);
        }
    }

    private static float odd(Subject subject, float x) {
        float y = subject.of(x);
        return Float.isNaN(y) ? NaN : -y;
    }

    @ParameterizedTest
    @EnumSource(names = {"TANH", "SIN"})
    void tinyArgumentsComeBack(Subject subject) {
        for (float x : new float[] {Float.MIN_VALUE, Float.MIN_NORMAL, 0x1.8p-60f, 0x1p-14f}) {
            same(x, subject, x);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TANH", "ERF"})
    void saturates(Subject subject) {
        for (float x : new float[] {9.02f, 10f, 100f, Float.MAX_VALUE, POSITIVE_INFINITY}) {
            same(1f, subject, x);
            same(-1f, subject, -x);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TANH", "ERF", "SIN", "COS"})
    void staysInRange(Subject subject) {
        for (long i = 0; i <= floatToRawIntBits(POSITIVE_INFINITY) - 1; i += 4_093) {
            float x = intBitsToFloat((int) i);
            assertTrue(Math.abs(subject.of(x)) <= 1f, () -> subject + " of " + x);
        }
    }

    @Test
    void anglesAtTheirLimits() {
        same(1f, Subject.COS, 0f);
        same(1f, Subject.COS, -0f);
        same(CANONICAL_NAN, Subject.SIN, POSITIVE_INFINITY);
        same(CANONICAL_NAN, Subject.SIN, NEGATIVE_INFINITY);
        same(CANONICAL_NAN, Subject.COS, POSITIVE_INFINITY);
        same(CANONICAL_NAN, Subject.COS, NEGATIVE_INFINITY);
        float far = Math.nextUp(Coefficients.ANGLE_HIGH);
        same((float) StrictMath.sin(far), Subject.SIN, far);
        same((float) StrictMath.cos(-far), Subject.COS, -far);
    }

    /** The floats up to 2^13 that come nearest to a multiple of π/2 test the reduction hardest. */
    @Test
    void anglesNearMultiplesOfHalfPi() {
        for (int n = 1; n <= 5_215; n++) {
            float near = (float) (n * (Math.PI / 2));
            for (float x : new float[] {Math.nextDown(near), near, Math.nextUp(near)}) {
                double worst = Math.max(Subject.SIN.ulps(x), Subject.COS.ulps(x));
                assertTrue(worst < 1.0, () -> Float.toHexString(x) + ": " + worst + " ulp");
            }
        }
    }

    @Test
    void splitConstantsAddUp() {
        assertEquals(
                StrictMath.log(2), (double) Coefficients.LN2_HIGH + Coefficients.LN2_LOW, 0x1p-43);
        double halfPi = (double) Coefficients.HALF_PI_HIGH + Coefficients.HALF_PI_MIDDLE;
        assertEquals(StrictMath.PI / 2, halfPi + Coefficients.HALF_PI_LOW, 0x1p-52);
    }
}
