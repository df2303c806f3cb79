package org.espalier.simd.composite;

import static org.espalier.simd.composite.Slope.doubles;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Attention against golden vectors and against the textbook in double. */
class AttentionTest {
    @Test
    void golden() {
        AttentionSizes s = new AttentionSizes(1, 1, 3, 3, 2, true, (float) Math.sqrt(0.5));
        float[] q = {1, 0, 0, 1, 1, 1};
        float[] k = {.5f, 1, 1, -1, 0, 2};
        float[] v = {1, 2, 3, 4, 5, 6};
        double[] golden = {1, 2, 1.391140635, 2.391140635, 3.306184853, 4.306184853};
        try (Lab lab = new Lab(1)) {
            assertArrayEquals(golden, doubles(Attend.of(lab, s, q, k, v).forward()), 1e-6);
        }
    }

    /** Values that differ by large amounts: a maximum that moves from block to block. */
    @Test
    void valuesAreTheTextbooks() {
        for (int times : List.of(1, 13, 65, 300)) {
            for (int width : List.of(1, 16, 65)) {
                values(new AttentionSizes(1, 1, times, times, width, true, 0.7f));
                values(new AttentionSizes(1, 1, 7, times, width, false, 0.7f));
            }
        }
    }

    private static void values(AttentionSizes s) {
        Draw draw = new Draw(8);
        float[] q = draw.normal(s.queries() * s.width());
        float[] k = draw.normal(s.keys() * s.width());
        float[] v = draw.normal(s.keys() * s.width());
        Plain.Result plain = Plain.attention(twin(s), doubles(q), doubles(k), doubles(v));
        try (Lab lab = new Lab(2)) {
            float[] o = Attend.of(lab, s, q, k, v).forward();
            int terms = s.keys() + s.width();
            Tolerance.check(s.toString(), o, plain.values(), plain.conditions(), terms);
        }
    }

    private static AttentionScalar twin(AttentionSizes s) {
        return new AttentionScalar(s.queries(), s.keys(), s.width(), s.causal(), s.scale());
    }

    @Test
    void causalGradientIsTheSlope() {
        gradient(new AttentionSizes(1, 1, 19, 19, 5, true, 0.4f));
    }

    @Test
    void gradientIsTheSlope() {
        gradient(new AttentionSizes(1, 1, 11, 70, 3, false, 0.6f));
    }

    private static void gradient(AttentionSizes s) {
        Draw draw = new Draw(9);
        float[] q = draw.normal(s.queries() * s.width());
        float[] k = draw.normal(s.keys() * s.width());
        float[] v = draw.normal(s.keys() * s.width());
        float[] dout = draw.normal(s.queries() * s.width());
        try (Lab lab = new Lab(2)) {
            Attend attend = Attend.of(lab, s, q, k, v);
            attend.forward();
            attend.gradient(dout);
            AttentionConditions sizes = AttentionConditions.of(s, q, k, v, dout);
            double[] dq = Slope.of(x -> loss(s, x, doubles(k), doubles(v), dout), doubles(q));
            compare(s, "dq", Lab.values(attend.dq()), dq, sizes.dq());
            double[] dk = Slope.of(x -> loss(s, doubles(q), x, doubles(v), dout), doubles(k));
            compare(s, "dk", Lab.values(attend.dk()), dk, sizes.dk());
            double[] dv = Slope.of(x -> loss(s, doubles(q), doubles(k), x, dout), doubles(v));
            compare(s, "dv", Lab.values(attend.dv()), dv, sizes.dv());
        }
    }

    private static double loss(AttentionSizes s, double[] q, double[] k, double[] v, float[] dout) {
        return Slope.dot(Plain.attention(twin(s), q, k, v).values(), dout);
    }

    private static void compare(
            AttentionSizes s, String what, float[] actual, double[] slope, double[] conditions) {
        int terms = s.keys() + s.width();
        Tolerance.check(what, actual, slope, conditions, terms);
        Tolerance.checkFindsErrors(what, actual, slope, conditions, terms);
    }
}
