package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of 8-bit integers against a plain loop over int. */
@ExtendWith(NoLeaks.class)
class WholeProductTest {
    private static final Op BARE = new Op.MatMul(Program.identity(), false);
    private static final int[] SIZES = {0, 1, 7, 8, 13, 65, 1003};

    private final SplittableRandom random = new SplittableRandom(5);

    /** Every size in every place, the large ones not all at once. */
    @ParameterizedTest
    @CsvSource({"I8, I8", "U8, I8", "I8, U8", "U8, U8"})
    void awkwardSizes(DType left, DType right) {
        for (int m : SIZES) {
            for (int k : SIZES) {
                for (int n : SIZES) {
                    if ((long) m * k * n < 10_000_000) {
                        check(left, right, m, k, n, (m + k) % 3 == 0, (k + n) % 2 == 0);
                    }
                }
            }
        }
    }

    /** Threads share a packed block of b; k is passed over in several stretches. */
    @ParameterizedTest
    @CsvSource({"I8, I8, false, true", "U8, I8, true, false", "U8, U8, false, false"})
    void large(DType left, DType right, boolean turnA, boolean turnB) {
        check(left, right, 230, 2100, 1030, turnA, turnB);
    }

    private void check(DType left, DType right, int m, int k, int n, boolean turnA, boolean turnB) {
        try (Desk desk = new Desk(2)) {
            Cells a = matrix(desk, left, m, k, turnA);
            Cells b = matrix(desk, right, k, n, turnB);
            Cells out = desk.cells(DType.I32, Layout.dense(Shape.of(1, m, n)));
            desk.run(BARE, a, b, out);
            int[] x = numbers(a, m * k);
            int[] y = numbers(b, k * n);
            for (int i = 0; i < m * n; i += m * n > 100_000 ? 101 : 1) {
                int at = i;
                assertEquals(
                        sum(x, y, k, n, i),
                        out.whole(i),
                        () ->
                                "%s [%s, %s] x %s [%s, %s] element %s"
                                        .formatted(left, m, k, right, k, n, at));
            }
        }
    }

    /** The extremes and whatever lies between. */
    private Cells matrix(Desk desk, DType type, int rows, int columns, boolean isTurned) {
        Shape lies = isTurned ? Shape.of(1, columns, rows) : Shape.of(1, rows, columns);
        Layout dense = Layout.dense(lies);
        Cells made = desk.cells(type, isTurned ? dense.permute(0, 2, 1) : dense);
        for (int i = 0; i < rows * columns; i++) {
            int byChance = random.nextInt(256);
            made.setWhole(i, byChance < 64 ? (byChance & 1) + 127 : byChance);
        }
        return made;
    }

    private static int[] numbers(Cells cells, int count) {
        int[] all = new int[count];
        for (int i = 0; i < count; i++) {
            all[i] = (int) cells.whole(i);
        }
        return all;
    }

    private static int sum(int[] a, int[] b, int k, int n, int element) {
        int sum = 0;
        for (int i = 0; i < k; i++) {
            sum += a[element / n * k + i] * b[i * n + element % n];
        }
        return sum;
    }

    /** 255² · 40,000 is beyond an int, and 255² · 300 beyond what f32 holds exactly. */
    @ParameterizedTest
    @CsvSource({"40000, true", "301, false"})
    void sumsWrapAndProgramsSeeTheNearestFloat(int k, boolean wraps) {
        try (Desk desk = new Desk(1)) {
            Cells a = filled(desk, Layout.dense(Shape.of(1, 3, k)));
            Cells b = filled(desk, Layout.dense(Shape.of(1, k, 5)));
            a.setWhole(0, 1);
            Cells strided = desk.cells(DType.I32, Layout.dense(Shape.of(1, 5, 3)).permute(0, 2, 1));
            Cells wholes = desk.cells(DType.I32, Layout.dense(Shape.of(1, 3, 5)));
            Cells floats = desk.dense(Shape.of(1, 3, 5));
            Cells out = desk.dense(Shape.of(1, 3, 5));
            int first = 255 * (1 + 255 * (k - 1));
            assertEquals(wraps, first < 0);
            desk.run(BARE, a, b, strided);
            assertEquals(first, strided.whole(0));
            assertEquals(255 * 255 * k, strided.whole(14));
            desk.run(BARE, a, b, floats);
            assertEquals((float) first, floats.get(0));
            for (Cells kept : List.of(wholes, floats, strided)) {
                desk.run(new Op.MatMul(Program.of(c -> c.mul(0.5)), true), a, b, out, kept);
                assertEquals(0.5f * first, out.get(0));
                assertEquals((float) first, kept.get(0));
                assertEquals(
                        kept.buffer().dtype() == DType.F32
                                ? (float) (255 * 255 * k)
                                : 255 * 255 * k,
                        kept.get(14));
            }
        }
    }

    private static Cells filled(Desk desk, Layout layout) {
        Cells made = desk.cells(DType.U8, layout);
        for (long i = 0; i < layout.shape().elements(); i++) {
            made.setWhole(i, 255);
        }
        return made;
    }

    /** Scale and bias by column of any type and step. */
    @Test
    void extrasOfEveryType() {
        Program dequantized = Program.of((c, scale, bias) -> c.mul(scale).add(bias));
        for (DType type : List.of(DType.F32, DType.BF16, DType.I32, DType.I64, DType.U8)) {
            try (Desk desk = new Desk(1)) {
                Cells a = matrix(desk, DType.I8, 6, 300, false);
                Cells b = matrix(desk, DType.U8, 300, 20, true);
                Cells scale =
                        desk.cells(type, Layout.of(Shape.of(1, 6, 20), new long[] {0, 0, 3}, 1));
                Cells bias =
                        desk.cells(
                                DType.F32, Layout.of(Shape.of(1, 6, 20), new long[] {0, 2, 0}, 0));
                for (int i = 0; i < 120; i++) {
                    scale.set(i, i % 20 + 1);
                    bias.set(i, 0.5f * (i / 20));
                }
                Cells out = desk.dense(Shape.of(1, 6, 20));
                desk.run(new Op.MatMul(dequantized, false), a, b, scale, bias, out);
                int[] x = numbers(a, 6 * 300);
                int[] y = numbers(b, 300 * 20);
                for (int i = 0; i < 120; i++) {
                    float sum = sum(x, y, 300, 20, i);
                    assertEquals(sum * (i % 20 + 1) + 0.5f * (i / 20), out.get(i), type + " " + i);
                }
            }
        }
    }
}
