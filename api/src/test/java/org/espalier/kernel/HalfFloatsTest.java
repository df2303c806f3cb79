package org.espalier.kernel;

import static java.lang.Float.intBitsToFloat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Known values, all 65,536 patterns there and back, and rounding to the nearest of both formats.
 */
class HalfFloatsTest {
    @ParameterizedTest
    @CsvSource({
        "1.0, 3f80",
        "1.00390625, 3f80",
        "1.01171875, 3f82",
        "3.14159265, 4049",
        "-0.1, bdcd",
        "65504, 4780",
        "-0.0, 8000",
        "Infinity, 7f80",
        "3.4028235e38, 7f80",
        "NaN, 7fc0"
    })
    void bfloat16(float value, String hex) {
        assertEquals(hex, hex(HalfFloats.toBfloat16(value)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 2e66",
        "65504, 7bff",
        "6e-8, 0001",
        "0.33333334, 3555",
        "-0.0, 8000",
        "65519.996, 7bff",
        "65520, 7c00",
        "-Infinity, fc00",
        "NaN, 7e00"
    })
    void float16(float value, String hex) {
        assertEquals(hex, hex(HalfFloats.toFloat16(value)));
    }

    private static String hex(short bits) {
        return "%04x".formatted(bits & 0xffff);
    }

    @Test
    void everyPatternComesBack() {
        for (int i = 0; i < 1 << 16; i++) {
            short bits = (short) i;
            float b = HalfFloats.fromBfloat16(bits);
            assertEquals(Float.isNaN(b) ? 0x7fc0 : bits, HalfFloats.toBfloat16(b));
            float h = HalfFloats.fromFloat16(bits);
            assertEquals(Float.isNaN(h) ? 0x7e00 : bits, HalfFloats.toFloat16(h));
        }
    }

    @Test
    void nanIsCanonical() {
        for (int nan : new int[] {0x7f800001, 0xffc00000, 0xffffffff}) {
            assertEquals(0x7fc0, HalfFloats.toBfloat16(intBitsToFloat(nan)));
            assertEquals(0x7e00, HalfFloats.toFloat16(intBitsToFloat(nan)));
        }
        for (short nan : new short[] {0x7f81, (short) 0xffff}) {
            assertEquals(0x7fc00000, Float.floatToRawIntBits(HalfFloats.fromBfloat16(nan)));
            assertEquals(0x7fc00000, Float.floatToRawIntBits(HalfFloats.fromFloat16(nan)));
        }
    }

    interface Widening {
        float apply(short bits);
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        for (long i = 0; i < 0x7f000000L; i += 4_093) {
            float x = intBitsToFloat((int) i);
            nearest(x, HalfFloats.toBfloat16(x), HalfFloats::fromBfloat16);
            if (x < 65_504) {
                nearest(x, HalfFloats.toFloat16(x), HalfFloats::fromFloat16);
            }
        }
    }

    private static void nearest(float x, short bits, Widening widening) {
        double gap = Math.abs((double) x - widening.apply(bits));
        double above = widening.apply((short) (bits + 1)) - (double) x;
        double below = bits == 0 ? x : x - (double) widening.apply((short) (bits - 1));
        double other = Math.min(above, below);
        boolean even = (bits & 1) == 0;
        assertTrue(gap < other || (even && gap == other) || gap == 0, () -> Float.toHexString(x));
    }
}
