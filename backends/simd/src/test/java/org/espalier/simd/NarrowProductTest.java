package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of bf16 and f16 against the reference backend, bit for bit. */
@ExtendWith(NoLeaks.class)
class NarrowProductTest {
    private static final Program GATE = Program.of((x, bias) -> x.add(bias).sigmoid().mul(x));

    private static Session open(BackendProvider provider, Precision precision) {
        return Host.get()
                .session(provider, SessionConfig.defaults().threads(2).precision(precision));
    }

    private static Tensor numbers(Session session, long... dims) {
        float[] x = new float[Math.toIntExact(Shape.of(dims).elements())];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) StrictMath.sin(1.7 * i + dims.length);
        }
        return session.tensor(x, dims);
    }

    @ParameterizedTest
    @EnumSource
    void precisions(Precision precision) {
        try (Session fast = open(new SimdBackendProvider(), precision);
                Session plain = open(Host.get().reference(), precision)) {
            assertArrayEquals(step(plain), step(fast));
        }
    }

    /** A product with an epilogue, and the gradients of its factors; b serves a batch of 3. */
    private static float[] step(Session session) {
        Tensor a = numbers(session, 3, 13, 65).variable();
        Tensor b = numbers(session, 65, 7).variable();
        Tensor y = a.matmul(b, GATE, numbers(session, 7));
        List<Tensor> g = y.square().sum().gradients(a, b);
        float[] all = new float[3 * 13 * 65 + 65 * 7];
        System.arraycopy(g.get(0).toFloats(), 0, all, 0, 3 * 13 * 65);
        System.arraycopy(g.get(1).toFloats(), 0, all, 3 * 13 * 65, 65 * 7);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"BF16, 1003, 5, 13", "F16, 13, 257, 8", "BF16, 1, 1, 1", "F16, 7, 0, 3"})
    void typesThemselves(DType type, int m, int k, int n) {
        try (Session fast = open(new SimdBackendProvider(), Precision.F32);
                Session plain = open(Host.get().reference(), Precision.F32)) {
            float[] expected = product(plain, type, m, k, n);
            assertEquals(m * n, expected.length);
            assertArrayEquals(expected, product(fast, type, m, k, n));
        }
    }

    private static float[] product(Session session, DType type, int m, int k, int n) {
        Tensor a = numbers(session, m, k).cast(type);
        Tensor b = numbers(session, n, k).transpose().cast(type);
        return a.matmul(b).cast(DType.F32).toFloats();
    }
}
