package org.espalier.simd.composite;

import static org.espalier.simd.composite.Slope.doubles;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.Test;

/** Cross-entropy against golden vectors and against the textbook in double. */
class CrossEntropyTest {
    private static final Op.Composite FORWARD = Op.Composite.of("cross-entropy");
    private static final Op.Composite GRADIENT = Op.Composite.of("cross-entropy.grad");

    @Test
    void golden() {
        try (Lab lab = new Lab(1)) {
            Slice x = lab.in(new float[] {2, -1, .5f}, 1, 3);
            Slice target = lab.numbers(DType.I32, new long[] {0});
            Slice loss = lab.out(1);
            Slice lse = lab.out(1);
            lab.run(FORWARD, x, target, loss, lse);
            assertEquals(0.241311296657, Lab.values(loss)[0], 3e-7);
            lab.run(GRADIENT, x, target, lse, lab.in(new float[] {1}, 1), x);
            double[] golden = {-0.214402965, 0.039112573, 0.175290392};
            assertArrayEquals(golden, doubles(Lab.values(x)), 3e-7);
        }
    }

    @Test
    void lossesAreTheTextbooks() {
        Draw draw = new Draw(3);
        for (int classes : List.of(1, 7, 65, 1003, 9000)) {
            float[] x = draw.normal(20 * classes);
            long[] targets = draw.targets(20, classes);
            Plain.Result plain = Plain.crossEntropy(doubles(x), targets);
            try (Lab lab = new Lab(3)) {
                Slice loss = lab.out(20);
                Slice numbers = lab.numbers(DType.I64, targets);
                lab.run(FORWARD, lab.in(x, 20, classes), numbers, loss, lab.out(20));
                compare(Lab.values(loss), plain.values(), plain.conditions(), classes);
            }
        }
    }

    private static void compare(float[] actual, double[] values, double[] conditions, int classes) {
        Tolerance.check("cross-entropy", actual, values, conditions, classes);
        if (classes > 1) {
            Tolerance.checkFindsErrors("cross-entropy", actual, values, conditions, classes);
        }
    }

    @Test
    void gradientIsTheSlope() {
        int n = 6;
        int classes = 17;
        Draw draw = new Draw(4);
        float[] x = draw.normal(n * classes);
        long[] targets = {3, 16, -1, 0, 7, -5};
        float[] dloss = draw.normal(n);
        double[] conditions = new double[x.length];
        Arrays.setAll(conditions, i -> Math.abs(dloss[i / classes]) * 6);
        try (Lab lab = new Lab(2)) {
            Slice logits = lab.in(x, n, classes);
            Slice numbers = lab.numbers(DType.I32, targets);
            Slice lse = lab.out(n);
            Slice gradient = lab.out(n, classes);
            lab.run(FORWARD, logits, numbers, lab.out(n), lse);
            lab.run(GRADIENT, logits, numbers, lse, lab.in(dloss, n), gradient);
            double[] slope =
                    Slope.of(
                            v -> Slope.dot(Plain.crossEntropy(v, targets).values(), dloss),
                            doubles(x));
            compare(Lab.values(gradient), slope, conditions, classes);
        }
    }

    @Test
    void rowsWithoutTargetCountForNothing() {
        try (Lab lab = new Lab(1)) {
            Slice x = lab.in(new float[] {1, Float.NaN, 3, 4}, 2, 2);
            Slice targets = lab.numbers(DType.I32, new long[] {-1, Integer.MIN_VALUE});
            Slice loss = lab.out(2);
            Slice lse = lab.out(2);
            lab.run(FORWARD, x, targets, loss, lse);
            Bits.same("loss", new float[2], Lab.values(loss));
            lab.run(GRADIENT, x, targets, lse, lab.in(new float[] {1, 1}, 2), x);
            Bits.same("gradient", new float[4], Lab.values(x));
        }
    }

    @Test
    void oneGradientMayServeAllRows() {
        try (Lab lab = new Lab(1)) {
            float[] x = new Draw(5).normal(4 * 9);
            Slice targets = lab.numbers(DType.I32, new long[] {0, 8, 3, -1});
            Slice lse = lab.in(new Draw(6).normal(4), 4);
            Slice apart = lab.in(x, 4, 9);
            lab.run(GRADIENT, apart, targets, lse, lab.in(new float[] {2, 2, 2, 2}, 4), apart);
            Slice one = lab.in(new float[] {2}, 1);
            Slice repeated =
                    new Slice(one.buffer(), one.layout().broadcastTo(lse.layout().shape()));
            Slice together = lab.in(x, 4, 9);
            lab.run(GRADIENT, together, targets, lse, repeated, together);
            Bits.same("gradient", Lab.values(apart), Lab.values(together));
        }
    }

    @Test
    void targetsBeyondTheClassesAreNamed() {
        String message =
                "cross-entropy: the target of row 1 is 7, but the logits have 7 classes (0 to 6)."
                        + " Fix: number classes from 0; a negative target leaves its row out.";
        try (Lab lab = new Lab(3)) {
            Slice x = lab.in(new float[21], 3, 7);
            Slice targets = lab.numbers(DType.I64, new long[] {6, 7, 1L << 40});
            Slice n = lab.out(3);
            Exception forward =
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () -> lab.run(FORWARD, x, targets, n, lab.out(3)));
            assertEquals(message, forward.getMessage());
            Exception gradient =
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () -> lab.run(GRADIENT, x, targets, n, n, x));
            assertEquals(message, gradient.getMessage());
            Bits.same("logits", new float[21], Lab.values(x));
        }
    }
}
