package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled programs against their meaning, bit for bit. */
class RandomProgramTest {
    private static final int CASES = 150;

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 3})
    void randomProgramsOnRandomLayoutsGiveTheBitsOfTheirMeaning(int threads) {
        Chance chance = Chance.seeded();
        for (int i = 0; i < CASES; i++) {
            Shape shape = chance.shape(3000);
            Program program = chance.program(1 + chance.below(30), shape.rank(), i % 3 == 0);
            check(chance, threads, program, shape, "case " + i + " ");
        }
    }

    private static void check(Chance chance, int threads, Program p, Shape shape, String name) {
        double[] params = {chance.value()};
        long[] keys = {chance.below(1 << 30), chance.below(100)};
        try (Desk desk = new Desk(threads)) {
            List<Cells> operands = new ArrayList<>();
            List<float[]> inputs = new ArrayList<>();
            for (int k = 0; k < p.inputs().size(); k++) {
                operands.add(filled(desk, chance, shape));
                inputs.add(operands.getLast().values());
            }
            for (int o = 0; o < p.outputs().size(); o++) {
                operands.add(desk.cells(dtype(chance), chance.layout(shape, false)));
            }
            float[][] expected = new Plain(p, params, keys, shape).map(inputs);
            desk.run(new Op.Map(p.executable()), params, keys, operands);
            for (int o = 0; o < expected.length; o++) {
                Cells out = operands.get(p.inputs().size() + o);
                String what = name + "output " + o + " " + out.layout() + "\n" + p + "\n";
                assertArrayEquals(
                        stored(desk, out, expected[o]),
                        out.values(),
                        () -> what + chance.replay(RandomProgramTest.class));
            }
        }
    }

    /** The values as the output's type keeps them. */
    private static float[] stored(Desk desk, Cells out, float[] values) {
        Cells copy = desk.cells(out.buffer().dtype(), out.layout());
        for (int i = 0; i < values.length; i++) {
            copy.set(i, values[i]);
        }
        return copy.values();
    }

    private static Cells filled(Desk desk, Chance chance, Shape shape) {
        Cells cells = desk.cells(dtype(chance), chance.layout(shape, true));
        for (int i = 0; i < shape.elements(); i++) {
            cells.set(i, chance.value());
        }
        return cells;
    }

    private static DType dtype(Chance chance) {
        return chance.below(3) > 0
                ? DType.F32
                : chance.oneOf(
                        DType.BF16,
                        DType.F16,
                        DType.I32,
                        DType.I64,
                        DType.U8,
                        DType.I8,
                        DType.BOOL);
    }
}
