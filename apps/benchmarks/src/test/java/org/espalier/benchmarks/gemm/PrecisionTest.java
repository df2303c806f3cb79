package org.espalier.benchmarks.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.espalier.benchmarks.Figure;
import org.espalier.kernel.Layout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The measure of errors, and the table. */
class PrecisionTest {
    @Test
    @DisplayName("by hand: (1, −1)·(3, 2) is 1 of size 5, so 1.5 is off by a tenth")
    void byHand() {
        try (Arena arena = Arena.ofConfined()) {
            Operands x = Operands.random(Product.forward(1, 1, 2), arena);
            set(x, 1, -1, 3, 2);
            BackwardError measure = new BackwardError(x);
            assertEquals(0, error(measure, x, 1));
            assertEquals(0.1, error(measure, x, 1.5f), 1e-15);
            assertEquals(0.2, error(measure, x, 0), 1e-15);
            assertEquals(Double.NaN, error(measure, x, Float.NaN));
        }
    }

    private static void set(Operands x, float a0, float a1, float b0, float b1) {
        x.a().setAtIndex(ValueLayout.JAVA_FLOAT, 0, a0);
        x.a().setAtIndex(ValueLayout.JAVA_FLOAT, 1, a1);
        x.b().setAtIndex(ValueLayout.JAVA_FLOAT, 0, b0);
        x.b().setAtIndex(ValueLayout.JAVA_FLOAT, 1, b1);
    }

    private static double error(BackwardError measure, Operands x, float c) {
        x.c().setAtIndex(ValueLayout.JAVA_FLOAT, 0, c);
        return measure.of(x.c());
    }

    @ParameterizedTest
    @CsvSource({"37, 301, 130, false, true", "5, 7, 65, false, false", "19, 3, 8, true, false"})
    @DisplayName("a rounded product passes f32's bound; one that drops a term does not")
    void dropsATerm(int m, int n, int k, boolean transposeA, boolean transposeB) {
        try (Arena arena = Arena.ofConfined()) {
            Operands x = Operands.random(new Product(m, n, k, transposeA, transposeB), arena);
            BackwardError measure = new BackwardError(x);
            multiply(x, k);
            assertTrue(measure.of(x.c()) <= 0x1p-24, () -> "whole: " + measure.of(x.c()));
            multiply(x, k - 1);
            assertTrue(measure.of(x.c()) > 1e-3, () -> "short: " + measure.of(x.c()));
        }
    }

    private static void multiply(Operands x, int terms) {
        int n = x.product().n();
        for (int i = 0; i < x.product().m(); i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < terms; k++) {
                    sum += x.left(i, k) * x.right(k, j);
                }
                x.c().setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * n + j, (float) sum);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, false", "true, true"})
    @DisplayName("elements lie where the product's layouts say")
    void layouts(boolean transposeA, boolean transposeB) {
        try (Arena arena = Arena.ofConfined()) {
            Product p = new Product(3, 5, 7, transposeA, transposeB);
            Operands x = Operands.random(p, arena);
            Layout a = p.a();
            Layout b = p.b();
            long atA = 2 * a.stride(1) + 4 * a.stride(2);
            long atB = 4 * b.stride(1) + 3 * b.stride(2);
            assertEquals(x.a().getAtIndex(ValueLayout.JAVA_FLOAT, atA), x.left(2, 4));
            assertEquals(x.b().getAtIndex(ValueLayout.JAVA_FLOAT, atB), x.right(4, 3));
        }
    }

    @Test
    @DisplayName("a row has speed, ratio and error")
    void table() {
        List<String> rows =
                PrecisionTable.rows(
                        List.of(
                                new Figure("precision/square/sgemm", 150, "GFLOP/s", 150, 1),
                                PrecisionTable.error("precision/square/sgemm", 1e-7),
                                new Figure("precision/square/bf16x3", 270, "GFLOP/s", 150, 1.8),
                                PrecisionTable.error("precision/square/bf16x3", 2.5e-6)));
        assertEquals(4, rows.size()); // processor, head, two rows
        String row = rows.getLast().strip().replaceAll(" +", " ");
        assertEquals("square bf16x3 270 1.80 2.5e-06", row);
    }
}
