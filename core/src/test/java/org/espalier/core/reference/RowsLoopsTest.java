package org.espalier.core.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gather and scatter-add against loops written out by hand. */
class RowsLoopsTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void gathersRows() {
        float[] table = Lab.sample(12);
        long[] rows = {3, 0, 3, 1, 2};
        Slice out = lab.room(DType.F32, 5, 3);
        lab.run(new Op.Gather(), lab.floats(Shape.of(4, 3), table), lab.longs(rows), out);
        float[] expected = new float[15];
        for (int i = 0; i < 15; i++) {
            expected[i] = table[(int) rows[i / 3] * 3 + i % 3];
        }
        assertArrayEquals(expected, lab.floats(out));
    }

    @Test
    void addsRowsInOrderAndPassesOverNegatives() {
        int[] numbers = {1, -1, 1, 3, 1, 3};
        float[] rows = {1, 16777216, 5, 5, 2, 1, 7, 8, 3, 1, -1, -2};
        Slice out = lab.room(DType.F32, 4, 2);
        lab.run(new Op.ScatterAdd(), lab.ints(numbers), lab.floats(Shape.of(6, 2), rows), out);
        float[] expected = new float[8];
        for (int n = 0; n < 6; n++) {
            for (int c = 0; c < 2; c++) {
                if (numbers[n] >= 0) {
                    expected[numbers[n] * 2 + c] += rows[n * 2 + c];
                }
            }
        }
        assertEquals(16777216, expected[3]); // 2²⁴ + 1 + 1: another order would give 2²⁴ + 2
        assertArrayEquals(expected, lab.floats(out));
    }

    @Test
    void namesANumberThatIsNoRow() {
        Slice table = lab.floats(Shape.of(2, 1), 1, 2);
        Slice out = lab.room(DType.F32, 1, 1);
        IndexOutOfBoundsException e =
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> lab.run(new Op.Gather(), table, lab.ints(2), out));
        assertEquals(
                "gather: number 2 at position 0 is no row of the table [2, 1]; rows are 0 to 1",
                e.getMessage());
    }

    @Test
    void namesNumbersBelowAndAbove() {
        Slice table = lab.floats(Shape.of(2, 1), 1, 2);
        Slice out = lab.room(DType.F32, 2, 1);
        assertEquals(
                "gather: number -1 at position 1 is no row of the table [2, 1]; rows are 0 to 1",
                outOfBounds(new Op.Gather(), table, lab.longs(0, -1), out));
        assertEquals(
                "scatter-add: number 2 at position 1 is no row of [2, 1]",
                outOfBounds(new Op.ScatterAdd(), lab.longs(0, 2), table, out));
    }

    private String outOfBounds(Op op, Slice... operands) {
        return String.valueOf(
                assertThrows(IndexOutOfBoundsException.class, () -> lab.run(op, operands))
                        .getMessage());
    }

    @Test
    void addsNothingToZeros() {
        Slice out = lab.floats(Shape.of(2, 2), 5, 5, 5, 5);
        lab.run(new Op.ScatterAdd(), lab.ints(), lab.floats(Shape.of(0, 2)), out);
        assertArrayEquals(new float[4], lab.floats(out));
    }

    /** From +0: a sum of −0 alone is +0. */
    @Test
    void addsFromPlusZero() {
        Slice out = lab.room(DType.F32, 1, 1);
        lab.run(new Op.ScatterAdd(), lab.ints(0), lab.floats(Shape.of(1, 1), -0f), out);
        assertArrayEquals(new float[] {0}, lab.floats(out));
    }

    @Test
    void gathersIntegersBitForBit() {
        long wide = (1L << 62) + 1;
        Slice table = lab.longs(7, wide);
        Layout rows = Layout.dense(Shape.of(2, 1));
        Slice out = lab.room(DType.I64, 1, 1);
        lab.run(new Op.Gather(), new Slice(table.buffer(), rows), lab.ints(1), out);
        assertArrayEquals(new long[] {wide}, lab.bits(out));
    }
}
