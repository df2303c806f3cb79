package org.espalier.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.Host;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products against sums in double precision, at sizes where pieces are ragged. */
@ExtendWith(NoLeaks.class)
class ProductTest {
    private static final Program TANH_OF_SUM = Program.of((x, bias) -> x.add(bias).tanh());

    private static Session open(int threads) {
        return open(SessionConfig.defaults().threads(threads));
    }

    private static Session open(SessionConfig config) {
        return Host.get().session(new OneDnnBackendProvider(), config);
    }

    private static Tensor numbers(Session session, long... dims) {
        int n = Math.toIntExact(Shape.of(dims).elements());
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) StrictMath.sin(1.7 * i + dims.length + n);
        }
        return session.tensor(x, dims);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "7, 8, 13",
        "13, 65, 7",
        "65, 13, 1003",
        "1003, 65, 8",
        "257, 1030, 33",
        "1, 2053, 64",
        "300, 1, 5",
        "8, 7, 0",
        "0, 8, 7",
    })
    void sums(int m, int n, int k) {
        try (Session session = open(2)) {
            Tensor a = numbers(session, m, k);
            Tensor b = numbers(session, k, n);
            check(a.matmul(b).toFloats(), a.toFloats(), b.toFloats(), m, n, k);
        }
    }

    /** Bounds are shares of Σ|a||b|. */
    @ParameterizedTest
    @CsvSource({"BF16, 8e-3", "BF16X3, 6e-5", "BF16X6, 1e-6"})
    void precisions(Precision precision, double bound) {
        int m = 131;
        int n = 67;
        int k = 257;
        try (Session session = open(SessionConfig.defaults().threads(2).precision(precision))) {
            Tensor a = numbers(session, m, k);
            Tensor b = numbers(session, k, n);
            check(a.matmul(b).toFloats(), a.toFloats(), b.toFloats(), m, n, k, bound);
        }
    }

    private static void check(float[] c, float[] a, float[] b, int m, int n, int k) {
        check(c, a, b, m, n, k, k * 0x1p-24);
    }

    private static void check(float[] c, float[] a, float[] b, int m, int n, int k, double bound) {
        for (int at = 0; at < m * n; at++) {
            double sum = 0;
            double size = 0;
            for (int l = 0; l < k; l++) {
                double product = (double) a[at / n * k + l] * b[l * n + at % n];
                sum += product;
                size += Math.abs(product);
            }
            assertEquals(sum, c[at], size * bound, "element " + at);
        }
    }

    @Test
    void transposedOperandsAreReadWhereTheyLie() {
        try (Session session = open(2)) {
            Tensor a = numbers(session, 65, 131);
            Tensor b = numbers(session, 67, 65);
            float[] c = a.transpose().matmul(b.transpose()).toFloats();
            check(c, turned(a.toFloats(), 65, 131), turned(b.toFloats(), 67, 65), 131, 67, 65);
        }
    }

    private static float[] turned(float[] x, int rows, int columns) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i % columns * rows + i / columns] = x[i];
        }
        return y;
    }

    @Test
    void aBatchIsItsProducts() {
        try (Session session = open(2)) {
            Tensor a = numbers(session, 5, 13, 33);
            Tensor b = numbers(session, 5, 33, 70);
            float[] c = a.matmul(b).toFloats();
            for (int i = 0; i < 5; i++) {
                float[] one = a.slice(0, i, i + 1).matmul(b.slice(0, i, i + 1)).toFloats();
                float[] part = java.util.Arrays.copyOfRange(c, i * 910, (i + 1) * 910);
                assertArrayEquals(one, part);
            }
        }
    }

    @Test
    void theEpilogueSeesTheProduct() {
        try (Session session = open(2)) {
            Tensor a = numbers(session, 65, 33);
            Tensor b = numbers(session, 33, 130);
            Tensor bias = numbers(session, 130);
            float[] expected = Tensor.map(TANH_OF_SUM, a.matmul(b), bias).toFloats();
            assertArrayEquals(expected, a.matmul(b, TANH_OF_SUM, bias).toFloats());
        }
    }

    @Test
    void threadsDoNotShow() {
        float[][] results = new float[4][];
        for (int threads = 1; threads < 4; threads++) {
            try (Session session = open(threads)) {
                results[threads] =
                        numbers(session, 515, 129).matmul(numbers(session, 129, 771)).toFloats();
            }
        }
        assertArrayEquals(results[1], results[2]);
        assertArrayEquals(results[1], results[3]);
    }

    @Test
    void theDeviceIsNamed() {
        try (Session session = open(1)) {
            assertTrue(
                    session.device()
                            .matches(
                                    "oneDNN 3\\.\\d+\\.\\d+ \\([a-z0-9. ]+: f32.*\\) over simd .*"),
                    session.device());
        }
    }
}
