package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReduceTest {
    private static final double[] NONE = {};
    private static final long[] NO_KEYS = {};

    @ParameterizedTest
    @EnumSource(Combine.class)
    void aBlockIsFoldedAsItsPlainTwinSays(Combine combine) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment m = arena.allocate(64 + 4 * 4096, 64);
            for (int n : new int[] {0, 1, 7, 8, 13, 15, 16, 17, 65, 1003, 4096}) {
                float[] x = Chance.seeded(n).summands(n);
                for (int i = 0; i < n; i++) {
                    Lanes.store(x[i], m, 64 + 4L * i);
                }
                assertEquals(Fold.plain(combine, x), Fold.block(combine, m, 64, n, 0), "n " + n);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1003, 1, 1, 0, 1", "1, 1, 1, 0, 1", "0, 1, 1, 0, 1", "4096, 1, 1, 0, 1",
                "4097, 1, 1, 0, 1",
        "50000, 1, 1, 0, 1", "3, 12289, 1, 1, 2", "7, 13, 1, 1, 2", "70, 1003, 1, 1, 2",
                "5, 0, 1, 1, 2",
        "7, 13, 65, 1, 3", "7, 13, 65, 0, 3", "7, 13, 65, 0, 2", "7, 13, 65, 0, 1",
                "7, 13, 65, 1, 2",
        "3, 700, 5, 1, 2", "1003, 3, 1, 0, 1", "257, 1, 1100, 0, 1", "600, 8, 130, 0, 1",
                "0, 4, 5, 0, 1",
        "3, 1, 5, 1, 2", "2, 3, 1, 2, 3"
    })
    void everyAxisOfEveryShape(long a, long b, long c, int from, int to) {
        Shape shape =
                b == 1 && c == 1
                        ? Shape.of(a)
                        : c == 1 && to < 3 ? Shape.of(a, b) : Shape.of(a, b, c);
        for (Combine combine : Combine.values()) {
            check(Chance.seeded(a + b), shape, combine, from, to, "");
        }
    }

    @ParameterizedTest(name = "{0} cases")
    @ValueSource(ints = 120)
    void randomReductionsOfRandomProgramsGiveTheBitsOfTheirMeaning(int cases) {
        Chance chance = Chance.seeded();
        for (int i = 0; i < cases; i++) {
            Shape shape = chance.shape(20_000);
            int from = chance.below(shape.rank() + 1);
            int to = from + chance.below(shape.rank() + 1 - from);
            Combine combine = chance.oneOf(Combine.values());
            check(chance, shape, combine, from, to, chance.replay(ReduceTest.class));
        }
    }

    private static void check(
            Chance chance, Shape shape, Combine combine, int from, int to, String replay) {
        Program p = single(chance, shape.rank());
        double[] params = {0.75};
        long[] keys = {99, 5};
        try (Desk desk = new Desk(1 + chance.below(3))) {
            List<Cells> operands = new ArrayList<>();
            List<float[]> inputs = new ArrayList<>();
            for (int k = 0; k < p.inputs().size(); k++) {
                Cells x = desk.cells(DType.F32, chance.layout(shape, true));
                for (int i = 0; i < shape.elements(); i++) {
                    x.set(i, chance.summand());
                }
                operands.add(x);
                inputs.add(x.values());
            }
            float[] mapped = new Plain(p, params, keys, shape).map(inputs)[0];
            Shape kept = shape.slice(0, from).concat(shape.slice(to, shape.rank()));
            Cells out = desk.cells(DType.F32, chance.layout(kept, false));
            operands.add(out);
            desk.run(new Op.Reduce(p, combine, from, to, false), params, keys, operands);
            assertArrayEquals(
                    Plain.reduce(combine, mapped, shape, from, to),
                    out.values(),
                    () ->
                            combine + " of " + shape + " over " + from + ".." + to + "\n" + p + "\n"
                                    + replay);
        }
    }

    private static Program single(Chance chance, int rank) {
        if (chance.below(3) > 0) {
            return chance.oneOf(Program.identity(), Program.of((x, y) -> x.fma(y, x)));
        }
        Program p = chance.program(chance.below(8), rank, chance.below(3) == 0).executable();
        return p.outputs().size() == 1 && !p.code().get(p.outputs().getFirst()).op().isMask()
                ? p
                : Program.of((x, y) -> x.mul(y).add(x));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, 0, 1",
        "5, 0, 1, 2",
        "5, 3, 0, 1",
        "5, 3, 1, 2",
        "5000, 1, 0, 2",
        "1, 5000, 0, 2"
    })
    void sumsOfNothingAndOfNegativeZerosAreNegativeZero(long a, long b, int from, int to) {
        Shape shape = Shape.of(a, b);
        try (Desk desk = new Desk(1)) {
            Cells x = desk.dense(shape);
            for (int i = 0; i < shape.elements(); i++) {
                x.set(i, -0f);
            }
            Shape kept = shape.slice(0, from).concat(shape.slice(to, 2));
            Cells out = desk.dense(kept, new float[(int) kept.elements()]);
            desk.run(new Op.Reduce(Program.identity(), Combine.SUM, from, to, false), x, out);
            for (float sum : out.values()) {
                assertEquals(-0f, sum);
            }
        }
    }

    @Test
    void segmentsAreSummedEachAsALastAxis() {
        int[] bounds = {0, 0, 1, 17, 5000, 5000, 30_000};
        try (Desk desk = new Desk(2)) {
            float[] values = Chance.seeded(4).summands(30_000);
            Cells x = desk.vector(values);
            Cells b = desk.cells(DType.I64, Layout.dense(Shape.of(bounds.length)));
            for (int i = 0; i < bounds.length; i++) {
                b.setWhole(i, bounds[i]);
            }
            Cells out = desk.cells(DType.F32, Layout.dense(Shape.of(bounds.length - 1)));
            desk.run(
                    new Op.Reduce(Program.of(v -> v.square()), Combine.SUM, 0, 1, true), x, b, out);
            for (int j = 0; j + 1 < bounds.length; j++) {
                float[] part = java.util.Arrays.copyOfRange(values, bounds[j], bounds[j + 1]);
                for (int i = 0; i < part.length; i++) {
                    part[i] *= part[i];
                }
                assertEquals(Plain.last(Combine.SUM, part), out.get(j), "segment " + j);
            }
        }
    }

    @Test
    void segmentBoundsThatDescendAreNamed() {
        try (Desk desk = new Desk(1)) {
            Cells x = desk.vector(1, 2, 3);
            Cells b =
                    desk.cells(DType.I64, Layout.dense(Shape.of(3))).setWhole(1, 3).setWhole(2, 2);
            Cells out = desk.vector(0, 0);
            Op op = new Op.Reduce(Program.identity(), Combine.SUM, 0, 1, true);
            var e =
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () -> desk.run(op, NONE, NO_KEYS, List.of(x, b, out)));
            assertTrue(e.getMessage().contains("bound 2 is 2"), e.getMessage());
        }
    }

    @Test
    void resultsOfOtherTypesAreRoundedOnce() {
        try (Desk desk = new Desk(1)) {
            Cells x = desk.vector(1, 0x1p-9f, 0x1p-9f);
            Cells out = desk.cells(DType.BF16, Layout.dense(Shape.scalar()));
            desk.run(new Op.Reduce(Program.identity(), Combine.SUM, 0, 1, false), x, out);
            assertEquals(1.0f, out.get(0));
        }
    }
}
