package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products large enough that threads share a packed block of b, with ragged edges: the bits of a
 * plain loop over k in blocks of 256.
 */
class LargeProductTest {
    private static final int M = 230;
    private static final int N = 1030;
    private static final int K = 2100;

    /** Looking at some elements is enough: every row, column and edge has its turn. */
    private static final int SAMPLE = 101;

    private static final float[] A = numbers(11, M * K);
    private static final float[] B = numbers(12, K * N);

    private static float[] numbers(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    private static float element(int i, int j) {
        float sum = -0f;
        for (int from = 0; from < K; from += 256) {
            float block = 0;
            for (int k = from; k < Math.min(K, from + 256); k++) {
                block = Math.fma(A[i * K + k], B[k * N + j], block);
            }
            sum += block;
        }
        return sum;
    }

    @ParameterizedTest(name = "a transposed {0}, b transposed {1}, {2} threads")
    @CsvSource({"false, false, 1", "true, false, 2", "false, true, 3", "true, true, 2"})
    void bitsOfAPlainLoop(boolean turnA, boolean turnB, int threads) {
        try (Desk desk = new Desk(threads)) {
            Cells out = desk.dense(Shape.of(1, M, N));
            Op op = new Op.MatMul(Program.identity(), false);
            desk.run(op, matrix(desk, A, M, K, turnA), matrix(desk, B, K, N, turnB), out);
            assertBits(out, 1);
        }
    }

    @Test
    void sumsInScratchMemorySeeAllOfK() {
        try (Desk desk = new Desk(2)) {
            Cells out = desk.dense(Shape.of(1, M, N));
            Op op = new Op.MatMul(Program.of(x -> x.mul(2)), false);
            desk.run(op, matrix(desk, A, M, K, true), matrix(desk, B, K, N, false), out);
            assertBits(out, 2);
        }
    }

    private static Cells matrix(Desk desk, float[] x, int rows, int columns, boolean turned) {
        Layout lies =
                Layout.dense(turned ? Shape.of(1, columns, rows) : Shape.of(1, rows, columns));
        Cells made = desk.cells(DType.F32, turned ? lies.permute(0, 2, 1) : lies);
        for (int i = 0; i < x.length; i++) {
            made.set(i, x[i]);
        }
        return made;
    }

    private static void assertBits(Cells out, float scale) {
        for (int i = 0; i < M * N; i += SAMPLE) {
            int at = i;
            assertEquals(
                    Float.floatToRawIntBits(scale * element(at / N, at % N)),
                    Float.floatToRawIntBits(out.get(at)),
                    () -> "element " + at / N + ", " + at % N);
        }
    }
}
