package org.espalier.core.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Matrix products against loops written out by hand. */
class MatMulLoopsTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void addsKInBlocks() {
        int m = 3;
        int k = 600;
        int n = 5;
        float[] a = Lab.sample(m * k);
        float[] b = Lab.sample(k * n);
        Slice out = lab.room(DType.F32, 1, m, n);
        lab.run(
                new Op.MatMul(Program.identity(), false),
                lab.floats(Shape.of(1, m, k), a),
                lab.floats(Shape.of(1, k, n), b),
                out);
        float[] expected = new float[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float first = 0;
                float second = 0;
                float third = 0;
                for (int q = 0; q < 256; q++) {
                    first = Math.fma(a[i * k + q], b[q * n + j], first);
                }
                for (int q = 256; q < 512; q++) {
                    second = Math.fma(a[i * k + q], b[q * n + j], second);
                }
                for (int q = 512; q < 600; q++) {
                    third = Math.fma(a[i * k + q], b[q * n + j], third);
                }
                expected[i * n + j] = (first + second) + third;
            }
        }
        assertArrayEquals(expected, lab.floats(out));
    }

    /** aᵀ by strides, b shared by both batches, bias over the rows, and the bare product kept. */
    @Test
    void multipliesTransposedSharedAndFinished() {
        float[] a = Lab.sample(2 * 4 * 3); // [2, K = 4, M = 3]
        float[] b = Lab.sample(4 * 2); // [K = 4, N = 2]
        float[] bias = {0.5f, -8};
        Slice out = lab.room(DType.F32, 2, 3, 2);
        Slice bare = lab.room(DType.F32, 2, 3, 2);
        lab.run(
                new Op.MatMul(Program.of((x, y) -> x.add(y).max(x.mul(y))), true),
                lab.floats(Layout.dense(Shape.of(2, 4, 3)).permute(0, 2, 1), a),
                lab.floats(Layout.dense(Shape.of(4, 2)).broadcastTo(Shape.of(2, 4, 2)), b),
                lab.floats(Layout.dense(Shape.of(2)).broadcastTo(Shape.of(2, 3, 2)), bias),
                out,
                bare);
        float[] product = new float[12];
        float[] finished = new float[12];
        for (int e = 0; e < 12; e++) {
            for (int q = 0; q < 4; q++) {
                product[e] =
                        Math.fma(a[e / 6 * 12 + q * 3 + e / 2 % 3], b[q * 2 + e % 2], product[e]);
            }
            float y = bias[e % 2];
            finished[e] = Math.max(product[e] + y, product[e] * y);
        }
        assertArrayEquals(product, lab.floats(bare));
        assertArrayEquals(finished, lab.floats(out));
    }

    @Test
    void givesZeroForNoTerms() {
        Slice out = lab.room(DType.F32, 1, 1, 2);
        lab.run(
                new Op.MatMul(Program.identity(), false),
                lab.floats(Shape.of(1, 1, 0)),
                lab.floats(Shape.of(1, 0, 2)),
                out);
        assertArrayEquals(new float[] {0, 0}, lab.floats(out));
    }

    @Test
    void finishesTheProductOfNoTerms() {
        Slice out = lab.room(DType.F32, 1, 1, 2);
        lab.run(
                new Op.MatMul(Program.of(x -> Expr.literal(1).div(x)), false),
                lab.floats(Shape.of(1, 1, 0)),
                lab.floats(Shape.of(1, 0, 2)),
                out);
        float one = Float.POSITIVE_INFINITY; // 1 / +0
        assertArrayEquals(new float[] {one, one}, lab.floats(out));
    }

    @Test
    void writesNothingForNoRows() {
        Slice out = lab.room(DType.F32, 1, 0, 2);
        lab.run(
                new Op.MatMul(Program.identity(), false),
                lab.floats(Shape.of(1, 0, 3)),
                lab.floats(Shape.of(1, 3, 2), Lab.sample(6)),
                out);
        assertEquals(0, lab.floats(out).length);
    }
}
