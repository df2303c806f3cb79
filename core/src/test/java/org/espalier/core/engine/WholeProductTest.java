package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of 8-bit integers as tensors: their types, and the gradients of what scales them. */
@ExtendWith(NoLiveSegments.class)
class WholeProductTest {
    private static final Program DEQUANTIZED =
            Program.named("dequantized", p -> p.out(p.in("c").mul(p.in("s")).add(p.in("bias"))));

    private static final Program SQUARED =
            Program.named("squared", p -> p.out(p.in("c").mul(p.in("s").square())));

    private static Session open(Precision precision) {
        return Session.open(s -> s.backend("reference").threads(1).precision(precision));
    }

    /** [[1, −2, 3], [−128, 127, 4]] */
    private static Tensor a(Session s) {
        return s.tensor(new float[] {1, -2, 3, -128, 127, 4}, 2, 3).cast(DType.I8);
    }

    /** [[255, 1], [0, 2], [200, 3]] */
    private static Tensor b(Session s) {
        return s.tensor(new float[] {255, 1, 0, 2, 200, 3}, 3, 2).cast(DType.U8);
    }

    private static final int[] PRODUCT = {855, 6, -31840, 138};

    @ParameterizedTest
    @EnumSource
    void aBareProductIsI32AndAFinishedOneF32(Precision precision) {
        try (Session s = open(precision)) {
            Tensor c = a(s).matmul(b(s));
            assertEquals(DType.I32, c.dtype());
            assertArrayEquals(PRODUCT, c.toInts());
            Tensor scale = s.tensor(new float[] {0.5f, 3}, 2);
            Tensor bias = s.tensor(new float[] {1, 0}, 2).cast(DType.I32);
            Tensor y = a(s).matmul(b(s), DEQUANTIZED, scale, bias);
            assertEquals(DType.F32, y.dtype());
            assertArrayEquals(new float[] {428.5f, 18, -15919, 414}, y.toFloats());
        }
    }

    @Test
    void batchesAndTransposes() {
        try (Session s = open(Precision.F32)) {
            Tensor both = b(s).transpose().matmul(a(s).transpose().broadcastTo(2, 3, 2));
            assertArrayEquals(new long[] {2, 2, 2}, both.shape().dims());
            assertArrayEquals(new int[] {855, -31840, 6, 138, 855, -31840, 6, 138}, both.toInts());
        }
    }

    @Test
    void integersCarryNoGradient() {
        try (Session s = open(Precision.F32)) {
            Tensor a = a(s).variable();
            Tensor scale = s.tensor(new float[] {2, 2}, 2).variable();
            assertFalse(a.matmul(b(s)).isTracked());
            Tensor y = a.matmul(b(s), DEQUANTIZED, scale, s.zeros(2));
            assertArrayEquals(
                    new float[] {855 - 31840, 6 + 138},
                    y.sum().gradients(scale).getFirst().toFloats());
        }
    }

    /** Σ w·(c·s + bias): per column Σ w·c and Σ w. */
    @Test
    void scaleAndBiasHaveGradients() {
        try (Session s = open(Precision.F32)) {
            Tensor scale = s.tensor(new float[] {0.5f, 3}, 2).variable();
            Tensor bias = s.zeros(2).variable();
            Tensor w = s.tensor(new float[] {1, 2, 3, 4}, 2, 2);
            Tensor y = a(s).matmul(b(s), DEQUANTIZED, scale, bias);
            List<Tensor> g = y.mul(w).sum().gradients(scale, bias);
            assertArrayEquals(new float[] {855 - 3 * 31840, 2 * 6 + 4 * 138}, g.get(0).toFloats());
            assertArrayEquals(new float[] {4, 6}, g.get(1).toFloats());
        }
    }

    /** d²(Σ c·s²) / ds² is 2·Σ c. */
    @Test
    void theSecondDerivativeReadsTheProduct() {
        try (Session s = open(Precision.F32)) {
            Tensor scale = s.tensor(new float[] {0.5f}, 1).variable();
            Tensor y = a(s).matmul(b(s), SQUARED, scale).sum();
            float sum = 855 + 6 - 31840 + 138;
            Tensor slope = y.gradients(List.of(scale), true).getFirst();
            assertArrayEquals(new float[] {sum}, slope.toFloats());
            Tensor curve = slope.sum().gradients(scale).getFirst();
            assertArrayEquals(new float[] {2 * sum}, curve.toFloats());
        }
    }
}
