package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of few rows or columns and small ones: the bits of a plain loop over k. */
class SkinnyProductTest {
    private static float[] numbers(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = i % 7 == 0 ? -0f : (float) random.nextGaussian();
        }
        return x;
    }

    private static float element(float[] a, float[] b, int n, int k, int i, int j) {
        float sum = k == 0 ? 0f : -0f;
        for (int from = 0; from < k; from += 256) {
            float block = 0;
            for (int l = from; l < Math.min(k, from + 256); l++) {
                block = Math.fma(a[i * k + l], b[l * n + j], block);
            }
            sum += block;
        }
        return sum;
    }

    @ParameterizedTest(name = "[{0}, {2}]·[{2}, {1}]")
    @CsvSource({
        "1, 2304, 768",
        "1, 13, 1003",
        "2, 1030, 257",
        "3, 65, 513",
        "8, 129, 300",
        "7, 1, 8",
        "1, 1, 1",
        "5, 3, 0",
        "1003, 1, 65",
        "257, 8, 300",
        "70, 7, 13",
        "40, 40, 10",
        "130, 65, 13"
    })
    void bitsOfAPlainLoop(int m, int n, int k) {
        float[] a = numbers(11, m * k);
        float[] b = numbers(12, k * n);
        for (int form = 0; form < 8; form++) {
            try (Desk desk = new Desk(2)) {
                Program epilogue = form >= 4 ? Program.of(x -> x.mul(2)) : Program.identity();
                Cells out = desk.dense(Shape.of(1, m, n));
                Cells left = matrix(desk, a, m, k, form % 2 == 1);
                Cells right = matrix(desk, b, k, n, form / 2 % 2 == 1);
                desk.run(new Op.MatMul(epilogue, false), left, right, out);
                for (int i = 0; i < m * n; i++) {
                    float sum = element(a, b, n, k, i / n, i % n);
                    assertBits(form >= 4 ? 2 * sum : sum, out.get(i), form, i);
                }
            }
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

    private static void assertBits(float expected, float actual, int form, int i) {
        assertEquals(
                Float.floatToRawIntBits(expected),
                Float.floatToRawIntBits(actual),
                () -> "form " + form + ", element " + i);
    }

    @ParameterizedTest(name = "{0} matrices, transposed result {1}")
    @CsvSource({"25, false", "25, true", "3, false"})
    void batchesAndStridedResults(int batches, boolean turned) {
        int m = 10;
        int n = 40;
        int k = 41;
        float[] a = numbers(1, batches * m * k);
        float[] b = numbers(2, batches * k * n);
        try (Desk desk = new Desk(3)) {
            Layout lies = Layout.dense(turned ? Shape.of(batches, n, m) : Shape.of(batches, m, n));
            Cells out = desk.cells(DType.F32, turned ? lies.permute(0, 2, 1) : lies);
            desk.run(
                    new Op.MatMul(Program.identity(), false),
                    desk.dense(Shape.of(batches, m, k), a),
                    desk.dense(Shape.of(batches, k, n), b),
                    out);
            for (int i = 0; i < batches * m * n; i++) {
                float sum = 0;
                for (int l = 0; l < k; l++) {
                    sum = Math.fma(a[i / n * k + l], b[(i / (m * n) * k + l) * n + i % n], sum);
                }
                assertBits(sum, out.get(i), 0, i);
            }
        }
    }
}
