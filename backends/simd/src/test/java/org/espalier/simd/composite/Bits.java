package org.espalier.simd.composite;

/** Comparison of results bit for bit. */
final class Bits {
    private Bits() {}

    /** Fails unless both have the same bits; all NaN are one. */
    static void same(String what, float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            throw new AssertionError(
                    what + ": " + actual.length + " elements instead of " + expected.length);
        }
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                throw new AssertionError(
                        "%s: element %d of %d is %s instead of %s"
                                .formatted(what, i, expected.length, actual[i], expected[i]));
            }
        }
    }
}
