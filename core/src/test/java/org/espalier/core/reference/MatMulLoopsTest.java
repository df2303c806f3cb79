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

    /** u8 by i8: sums that f32 cannot hold, and, for 40,000 times 255², one that wraps. */
    @Test
    void sumsBytesAsIntegers() {
        int k = 40_000;
        byte[] a = new byte[2 * k];
        byte[] b = new byte[k];
        int expected = 0;
        for (int q = 0; q < k; q++) {
            a[q] = (byte) (q * 7);
            a[k + q] = -1; // 255
            b[q] = (byte) (q * 5 - 128);
            expected += (a[q] & 0xff) * b[q];
        }
        assertEquals(expected, whole(DType.U8, DType.I8, k, a, b)[0]);
        assertEquals(
                255 * -128 * 3,
                whole(DType.U8, DType.I8, 3, ones(3), new byte[] {-128, -128, -128})[0]);
        assertEquals(255 * 255 * k, whole(DType.U8, DType.U8, k, ones(k), ones(k))[0]);
        assertEquals(k, whole(DType.I8, DType.I8, k, ones(k), ones(k))[0]);
        assertEquals(0, whole(DType.I8, DType.I8, 0, new byte[0], new byte[0])[0]);
    }

    private static byte[] ones(int count) {
        byte[] x = new byte[count];
        java.util.Arrays.fill(x, (byte) -1);
        return x;
    }

    /** One column. */
    private int[] whole(DType left, DType right, int k, byte[] a, byte[] b) {
        int m = k == 0 ? 1 : a.length / k;
        Slice out = lab.room(DType.I32, 1, m, 1);
        Slice x = lab.bytes(left, a);
        Slice y = lab.bytes(right, b);
        lab.run(
                new Op.MatMul(Program.identity(), false),
                new Slice(x.buffer(), Layout.dense(Shape.of(1, m, k))),
                new Slice(y.buffer(), Layout.dense(Shape.of(1, k, 1))),
                out);
        return java.util.stream.LongStream.of(lab.bits(out)).mapToInt(e -> (int) e).toArray();
    }

    /** 255² · 259 + 1 is no f32: the program sees its neighbour, and so does a kept f32. */
    @Test
    void aProgramSeesTheNearestF32() {
        int k = 260;
        byte[] a = ones(k);
        byte[] b = ones(k);
        a[0] = 1;
        b[0] = 1;
        int exact = 255 * 255 * 259 + 1;
        Slice x = lab.bytes(DType.U8, a);
        Slice y = lab.bytes(DType.U8, b);
        for (DType kept : new DType[] {DType.I32, DType.F32}) {
            Slice out = lab.room(DType.F32, 1, 1, 1);
            Slice product = lab.room(kept, 1, 1, 1);
            lab.run(
                    new Op.MatMul(Program.of(c -> c.mul(0.5)), true),
                    new Slice(x.buffer(), Layout.dense(Shape.of(1, 1, k))),
                    new Slice(y.buffer(), Layout.dense(Shape.of(1, k, 1))),
                    out,
                    product);
            assertEquals(0.5f * exact, lab.floats(out)[0]);
            assertEquals(
                    kept == DType.I32 ? exact : Float.floatToRawIntBits(exact),
                    (int) lab.bits(product)[0]);
        }
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
