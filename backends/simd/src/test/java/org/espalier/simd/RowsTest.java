package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Gather, ScatterAdd and Copy. */
class RowsTest {
    private static Cells numbers(Desk desk, DType type, int count, int rows, Chance chance) {
        Cells numbers = desk.cells(type, chance.layout(Shape.of(count), false));
        for (int n = 0; n < count; n++) {
            numbers.setWhole(n, chance.below(rows));
        }
        return numbers;
    }

    private static Cells filled(Desk desk, DType type, Layout layout, Chance chance) {
        Cells cells = desk.cells(type, layout);
        for (int i = 0; i < layout.shape().elements(); i++) {
            cells.set(i, chance.value());
        }
        return cells;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, I32",
        "9, 13, 0, I32",
        "100, 65, 1003, I64",
        "3, 300, 7, I32",
        "5, 0, 3, I64"
    })
    void gatherCopiesRowsByNumber(int rows, int width, int count, DType type) {
        Chance chance = Chance.seeded(rows);
        try (Desk desk = new Desk(2)) {
            Cells table =
                    filled(desk, DType.F32, chance.layout(Shape.of(rows, width), true), chance);
            Cells numbers = numbers(desk, type, count, rows, chance);
            Cells out = desk.cells(DType.F32, chance.layout(Shape.of(count, width), false));
            desk.run(new Op.Gather(), table, numbers, out);
            for (int i = 0; i < count * width; i++) {
                assertEquals(table.get(numbers.whole(i / width) * width + i % width), out.get(i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "3"})
    void gatherNamesANumberThatIsNoRow(int number) {
        try (Desk desk = new Desk(2)) {
            Cells table = desk.dense(Shape.of(3, 2));
            Cells numbers = desk.cells(DType.I32, Layout.dense(Shape.of(4))).setWhole(2, number);
            Cells out = desk.dense(Shape.of(4, 2));
            var e =
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () -> desk.run(new Op.Gather(), table, numbers, out));
            assertEquals(
                    "gather: number %d at position 2 is no row of the table [3, 2]; rows are 0 to 2"
                            .formatted(number),
                    e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, F32",
        "9, 13, 0, F32",
        "50, 65, 1003, F32",
        "7, 300, 40, BF16",
        "1000, 3, 10, F32"
    })
    void scatterAddSumsRowsInAscendingOrder(int rows, int width, int count, DType type) {
        Chance chance = Chance.seeded(rows);
        try (Desk desk = new Desk(3)) {
            Cells numbers = numbers(desk, DType.I32, count, rows, chance);
            for (int n = 0; n < count; n += 5) {
                numbers.setWhole(n, -1);
            }
            Cells source = filled(desk, type, chance.layout(Shape.of(count, width), true), chance);
            Cells out =
                    filled(desk, DType.F32, chance.layout(Shape.of(rows, width), false), chance);
            float[] sums = new float[rows * width];
            for (int i = 0; i < count * width; i++) {
                int number = (int) numbers.whole(i / width);
                if (number >= 0) {
                    sums[number * width + i % width] += source.get(i);
                }
            }
            desk.run(new Op.ScatterAdd(), numbers, source, out);
            assertArrayEquals(sums, out.values());
        }
    }

    @Test
    void scatterAddNamesANumberThatIsNoRow() {
        try (Desk desk = new Desk(2)) {
            Cells numbers = desk.cells(DType.I64, Layout.dense(Shape.of(4))).setWhole(3, 5);
            Cells rows = desk.dense(Shape.of(4, 2));
            Cells out = desk.dense(Shape.of(5, 2));
            var e =
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () -> desk.run(new Op.ScatterAdd(), numbers, rows, out));
            assertEquals(
                    "scatter-add: number 5 at position 3 is no row of the output; rows are 0 to 4",
                    e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = "F64", mode = EnumSource.Mode.EXCLUDE)
    void copiesConvertAsTheContractSays(DType from) {
        Chance chance = Chance.seeded(from.bytes());
        for (DType to : DType.values()) {
            if (to != DType.F64) {
                for (int n : new int[] {0, 1, 7, 8, 13, 65, 1003}) {
                    convert(chance, from, to, n);
                }
            }
        }
    }

    private static void convert(Chance chance, DType from, DType to, int n) {
        try (Desk desk = new Desk(1)) {
            Cells source = filled(desk, from, chance.layout(Shape.of(n), true), chance);
            Cells target = desk.cells(to, chance.layout(Shape.of(n), false));
            Cells expected = desk.cells(to, target.layout());
            for (int i = 0; i < n; i++) {
                if (from.isFloating() || to.isFloating()) {
                    expected.set(i, source.get(i));
                } else {
                    long whole = source.whole(i);
                    expected.setWhole(i, to == DType.BOOL && whole != 0 ? 1 : whole);
                }
            }
            desk.run(new Op.Copy(), source, target);
            assertArrayEquals(expected.values(), target.values(), from + " to " + to);
        }
    }

    @Test
    void integersBeyondTheReachOfFloatsAreCopiedExactly() {
        long large = (1L << 53) + 1;
        try (Desk desk = new Desk(1)) {
            Cells from = desk.cells(DType.I64, Layout.dense(Shape.of(1))).setWhole(0, large);
            Cells to = desk.cells(DType.I64, Layout.dense(Shape.of(1)));
            desk.run(new Op.Copy(), from, to);
            assertEquals(large, to.whole(0));
        }
    }

    @Test
    void randomCopiesMoveEveryElement() {
        Chance chance = Chance.seeded();
        for (int i = 0; i < 300; i++) {
            Shape shape = chance.shape(30_000);
            DType type = chance.oneOf(DType.F32, DType.BF16, DType.I64, DType.U8, DType.I32);
            try (Desk desk = new Desk(1 + chance.below(3))) {
                Cells from = filled(desk, type, chance.layout(shape, true), chance);
                Cells to = desk.cells(type, chance.layout(shape, false));
                desk.run(new Op.Copy(), from, to);
                assertArrayEquals(
                        from.values(),
                        to.values(),
                        () ->
                                from.layout()
                                        + " to "
                                        + to.layout()
                                        + " "
                                        + chance.replay(RowsTest.class));
            }
        }
    }
}
