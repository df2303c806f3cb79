package org.espalier.simd.composite;

/**
 * The tolerance rule of composites: 8u + 2·√K·u·condition, where K is how many terms the sums on
 * the way have.
 */
final class Tolerance {
    private static final double UNIT = 0x1p-24;

    private Tolerance() {}

    /** Fails unless every element is within the rule of its value. */
    static void check(
            String what, float[] actual, double[] values, double[] conditions, int terms) {
        for (int i = 0; i < values.length; i++) {
            double allowed =
                    UNIT * (8 * Math.abs(values[i]) + 2 * Math.sqrt(terms) * conditions[i]);
            if (!(Math.abs(actual[i] - values[i]) <= allowed)) {
                throw new AssertionError(
                        "%s: element %d is %s instead of %s, off by %.3g where %.3g is allowed"
                                .formatted(
                                        what,
                                        i,
                                        actual[i],
                                        values[i],
                                        Math.abs(actual[i] - values[i]),
                                        allowed));
            }
        }
    }

    /** Fails unless the check above finds an error of 1e-4 in the largest element. */
    static void checkFindsErrors(
            String what, float[] actual, double[] values, double[] conditions, int terms) {
        float[] wrong = actual.clone();
        int largest = 0;
        for (int i = 0; i < wrong.length; i++) {
            largest = Math.abs(wrong[i]) > Math.abs(wrong[largest]) ? i : largest;
        }
        wrong[largest] *= 1 + 1e-4f;
        try {
            check(what, wrong, values, conditions, terms);
        } catch (AssertionError expected) {
            return;
        }
        throw new AssertionError(what + ": an error of 1e-4 passes");
    }
}
