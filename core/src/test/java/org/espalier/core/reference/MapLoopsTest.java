package org.espalier.core.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Maps and copies against loops written out by hand. */
class MapLoopsTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void addsARowToEveryRow() {
        float[] x = Lab.sample(15);
        float[] y = Lab.sample(5);
        Slice out = lab.room(DType.F32, 3, 5);
        Layout repeated = Layout.dense(Shape.of(5)).broadcastTo(Shape.of(3, 5));
        lab.run(
                new Op.Map(Program.of((a, b) -> a.add(b))),
                lab.floats(Shape.of(3, 5), x),
                lab.floats(repeated, y),
                out);
        float[] expected = new float[15];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 5; j++) {
                expected[i * 5 + j] = x[i * 5 + j] + y[j];
            }
        }
        assertArrayEquals(expected, lab.floats(out));
    }

    @Test
    void selectsByMasksAndStoresThem() {
        float[] x = {-2, -0.0f, 0, 1.5f, Float.NaN, 3};
        Program program =
                Program.named(
                        "select",
                        p -> {
                            Expr a = p.in("a");
                            Expr positive = Expr.literal(0).lt(a);
                            Expr small = a.le(Expr.literal(2));
                            p.out(positive.and(small).select(a, a.neg()));
                            p.out(positive.or(small).not());
                            p.out(a.eq(Expr.literal(0)));
                        });
        Slice chosen = lab.room(DType.F32, 6);
        Slice neither = lab.room(DType.BOOL, 6);
        Slice zero = lab.room(DType.F32, 6);
        lab.run(new Op.Map(program), lab.floats(Shape.of(6), x), chosen, neither, zero);
        float[] expected = new float[6];
        for (int i = 0; i < 6; i++) {
            expected[i] = 0 < x[i] && x[i] <= 2 ? x[i] : -x[i];
        }
        assertArrayEquals(expected, lab.floats(chosen));
        assertArrayEquals(new long[] {0, 0, 0, 0, 1, 0}, lab.bits(neither));
        assertArrayEquals(new float[] {0, 1, 1, 0, 0, 0}, lab.floats(zero));
    }

    @Test
    void bindsParamsAndRoundsThemToTheComputeType() {
        Program program = Program.of(x -> x.mul(Expr.param("s")).add(Expr.literal(0.1)));
        float[] x = Lab.sample(7);
        Slice out = lab.room(DType.F32, 7);
        List<Slice> operands = List.of(lab.floats(Shape.of(7), x), out);
        lab.run(new Op.Map(program), new Binding(operands, new double[] {0.3}, new long[0]));
        float[] expected = new float[7];
        for (int i = 0; i < 7; i++) {
            expected[i] = x[i] * 0.3f + 0.1f;
        }
        assertArrayEquals(expected, lab.floats(out));
    }

    @Test
    void countsCoordinatesAndRandomWordsInRowMajorOrder() {
        Program program =
                Program.named(
                        "leaves",
                        p -> {
                            p.out(Expr.index(1).mul(Expr.literal(10)).add(Expr.index(-1)));
                            p.out(Expr.random("k"));
                        });
        Slice places = lab.room(DType.F32, 2, 3, 4);
        Slice noise = lab.room(DType.F32, 2, 3, 4);
        long[] keys = {0x1234_5678_9abc_def0L, 1001};
        lab.run(new Op.Map(program), new Binding(List.of(places, noise), new double[0], keys));
        float[] expected = new float[24];
        float[] uniform = new float[24];
        for (int e = 0; e < 24; e++) {
            expected[e] = e / 4 % 3 * 10 + e % 4;
            uniform[e] = (Philox.word(keys[0], 1001 + e) >>> 8) / 16777216f;
        }
        assertArrayEquals(expected, lab.floats(places));
        assertArrayEquals(uniform, lab.floats(noise));
    }

    @Test
    void writesOverItsOwnInput() {
        float[] x = Lab.sample(13);
        Slice both = lab.floats(Shape.of(13), x);
        lab.run(new Op.Map(Program.of(a -> a.mul(a))), both, both);
        float[] expected = new float[13];
        for (int i = 0; i < 13; i++) {
            expected[i] = x[i] * x[i];
        }
        assertArrayEquals(expected, lab.floats(both));
    }

    @Test
    void copiesBackwardsWithSteps() {
        float[] x = Lab.sample(40);
        Layout odd = Layout.of(Shape.of(4, 3), new long[] {-8, -2}, 37);
        Slice out = lab.room(DType.F32, 4, 3);
        lab.run(new Op.Copy(), lab.floats(odd, x), out);
        float[] expected = new float[12];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                expected[i * 3 + j] = x[37 - 8 * i - 2 * j];
            }
        }
        assertArrayEquals(expected, lab.floats(out));
    }
}
