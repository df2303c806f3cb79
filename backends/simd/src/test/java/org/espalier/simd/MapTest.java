package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapTest {
    private static final int[] SIZES = {0, 1, 7, 8, 13, 16, 65, 1003, 5000};
    private static final double[] NONE = {};
    private static final long[] NO_KEYS = {};

    /** Every opcode once, as a program of two operands. */
    private static SortedMap<String, Program> opcodes() {
        SortedMap<String, Program> all = new TreeMap<>();
        all.put("neg", Program.of((x, y) -> x.neg().add(y)));
        all.put("abs", Program.of((x, y) -> x.abs().sub(y)));
        all.put("sqrt", Program.of((x, y) -> x.sqrt().mul(y)));
        all.put("exp", Program.of((x, y) -> x.exp()));
        all.put("log", Program.of((x, y) -> x.log()));
        all.put("tanh", Program.of((x, y) -> x.tanh()));
        all.put("erf", Program.of((x, y) -> x.erf()));
        all.put("sin", Program.of((x, y) -> x.sin()));
        all.put("cos", Program.of((x, y) -> x.cos()));
        all.put("round", Program.of((x, y) -> x.round()));
        all.put("floor", Program.of((x, y) -> x.floor()));
        all.put("div", Program.of((x, y) -> x.div(y)));
        all.put("min", Program.of((x, y) -> x.min(y)));
        all.put("max", Program.of((x, y) -> x.max(y)));
        all.put("fma", Program.of((x, y) -> x.fma(y, x)));
        all.put("lt", Program.of((x, y) -> x.lt(y).select(x, y)));
        all.put("le", Program.of((x, y) -> x.le(y).select(x, y)));
        all.put("eq", Program.of((x, y) -> x.eq(y.round()).select(x, y)));
        all.put("and", Program.of((x, y) -> x.lt(y).and(y.lt(Expr.literal(0.3))).select(x, y)));
        all.put("or", Program.of((x, y) -> x.lt(y).or(y.lt(Expr.literal(0.3))).select(x, y)));
        all.put("not", Program.of((x, y) -> x.lt(y).not().select(x, y)));
        all.put("index", Program.of((x, y) -> Expr.index(-1).add(y)));
        all.put("random", Program.of((x, y) -> Expr.random("k").sub(y)));
        all.put("mask", Program.named("mask", p -> p.set("m", p.in("x").lt(p.in("y")))));
        all.put("literal", Program.of((x, y) -> Expr.literal(0.1)));
        return all;
    }

    @TestFactory
    List<DynamicTest> everyOpcodeAtAwkwardSizes() {
        return opcodes().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> sizes(e.getValue())))
                .toList();
    }

    private static void sizes(Program program) {
        try (Desk desk = new Desk(2)) {
            for (int n : SIZES) {
                Chance chance = Chance.seeded(n);
                Cells x = desk.vector(chance.values(n));
                Cells y = desk.vector(chance.values(n));
                check(desk, program, Layout.dense(Shape.of(n)), x, y);
                check(desk, program, Layout.of(Shape.of(n), new long[] {2}, 1), x, y);
            }
        }
    }

    private static void check(Desk desk, Program program, Layout target, Cells x, Cells y) {
        long[] keys = {42, 7};
        Cells out = desk.cells(DType.F32, target);
        desk.run(new Op.Map(program), NONE, keys, List.of(x, y, out));
        Plain plain = new Plain(program, NONE, keys, target.shape());
        assertArrayEquals(plain.map(List.of(x.values(), y.values()))[0], out.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "reversed", "every third", "one value", "rows", "columns"})
    void everyWayToLieInMemory(String kind) {
        Shape shape = Shape.of(9, 31);
        Layout layout =
                switch (kind) {
                    case "dense" -> Layout.dense(shape, 5);
                    case "reversed" -> Layout.of(shape, new long[] {-31, -1}, 9 * 31 - 1);
                    case "every third" -> Layout.of(shape, new long[] {93, 3}, 0);
                    case "one value" -> Layout.of(shape, new long[] {0, 0}, 3);
                    case "rows" -> Layout.of(shape, new long[] {0, 1}, 0);
                    default -> Layout.of(shape, new long[] {1, 9}, 0);
                };
        Program program = Program.of((x, y) -> x.mul(y).add(0.25));
        try (Desk desk = new Desk(1)) {
            Cells x = desk.cells(DType.F32, layout);
            Cells y = desk.dense(shape, Chance.seeded(3).values(9 * 31));
            for (int i = 0; i < 9 * 31; i++) {
                x.set(i, i * 0.7f - 60);
            }
            check(desk, program, Layout.dense(shape), x, y);
        }
    }

    @Test
    void outputsMayOverwriteInputsAtTheSameIndex() {
        Program swap =
                Program.named(
                        "swap",
                        p -> {
                            Expr x = p.inOut("x");
                            Expr y = p.inOut("y");
                            p.set("x", y).set("y", x);
                        });
        try (Desk desk = new Desk(2)) {
            float[] a = Chance.seeded(1).values(1003);
            float[] b = Chance.seeded(2).values(1003);
            Cells x = desk.vector(a);
            Cells y = desk.vector(b);
            desk.run(new Op.Map(swap), x, y, x, y);
            assertArrayEquals(b, x.values());
            assertArrayEquals(a, y.values());
        }
    }

    /** A program of thousands of bytes, each step of which needs the one before. */
    private static Program longProgram(UnaryOperator<Expr> step, int steps) {
        return Program.named(
                "long",
                p -> {
                    Expr x = p.inOut("x");
                    Expr y = p.in("y");
                    Expr mask = x.lt(y);
                    p.set("y", y.add(x)).set("m", mask);
                    Expr e = x;
                    for (int i = 0; i < steps; i++) {
                        e = mask.select(step.apply(e), y.mul(i)).mul(0.125).add(x);
                    }
                    p.set("x", e);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 13, 1003, 3000})
    void longProgramsRunInStagesAndMayStillOverwriteTheirInputs(int n) {
        Program program = longProgram(e -> e.tanh().floor(), 60);
        try (Desk desk = new Desk(2)) {
            Cells x = desk.vector(Chance.seeded(5).values(n));
            Cells y = desk.vector(Chance.seeded(6).values(n));
            Cells m = desk.cells(DType.BOOL, Layout.dense(Shape.of(n)));
            float[][] expected =
                    new Plain(program, NONE, NO_KEYS, Shape.of(n))
                            .map(List.of(x.values(), y.values()));
            desk.run(new Op.Map(program), x, y, y, m, x);
            assertTrue(desk.backend().compiledClasses() > 3, "more than three stages");
            assertArrayEquals(expected[0], y.values());
            assertArrayEquals(expected[1], m.values());
            assertArrayEquals(expected[2], x.values());
        }
    }

    @Test
    void aHundredStepsOfAScheduleCompileOneKernelPerLayoutClass() {
        Program scaled = Program.named("scaled", p -> p.set("w", p.inOut("w").mul(p.param("lr"))));
        try (Desk desk = new Desk(1)) {
            Cells dense = desk.vector(Chance.seeded(7).values(100));
            Cells strided = desk.cells(DType.F32, Layout.of(Shape.of(50), new long[] {2}, 0));
            for (int step = 0; step < 100; step++) {
                double[] lr = {1.0 / (step + 1)};
                desk.run(new Op.Map(scaled), lr, NO_KEYS, List.of(dense, dense));
                desk.run(new Op.Map(scaled), lr, NO_KEYS, List.of(strided, strided));
            }
            assertEquals(2, desk.backend().compiledClasses());
            assertTrue(desk.backend().compileNanoseconds() > 0, "time was counted");
        }
    }

    @Test
    void coordinatesAndRandomNumbersDoNotDependOnTheLayout() {
        Program program =
                Program.of(x ->
                        Expr.index(0).mul(100).add(Expr.index(-2)).add(Expr.random("k")).add(x));
        Shape shape = Shape.of(3, 5, 40);
        long[] keys = {0x1234_5678_9abcL, 1003};
        try (Desk desk = new Desk(3)) {
            Cells x = desk.dense(shape, Chance.seeded(9).values(600));
            float[] expected = new Plain(program, NONE, keys, shape).map(List.of(x.values()))[0];
            Layout[] targets = {
                Layout.dense(shape),
                Layout.of(shape, new long[] {1, 3, 15}, 0),
                Layout.of(shape, new long[] {-400, 80, -2}, 1300)
            };
            for (Layout target : targets) {
                Cells out = desk.cells(DType.F32, target);
                desk.run(new Op.Map(program), NONE, keys, List.of(x, out));
                assertArrayEquals(expected, out.values(), () -> target.toString());
            }
        }
    }
}
