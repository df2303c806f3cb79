package org.espalier.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Activation;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Epilogues inside the product against the same ones over it. */
@ExtendWith(NoLeaks.class)
class PostOpTest {
    private static final Program ALL =
            Program.of((x, bias, rest) -> Activation.RELU.of(x.mul(0.7).add(bias)).add(rest));
    private static final Program SUM = Program.of((x, y) -> x.add(y));
    private static final Program SCALED = Program.of((x, y) -> x.mul(y));

    private final int k = 70;

    private static Slice row(Bench bench, long batch, long m, long n) {
        HostBuffer row = bench.buffer(DType.F32, n, 5);
        Layout layout = Layout.dense(Shape.of(n)).broadcastTo(Shape.of(batch, m, n));
        return new Slice(row, layout);
    }

    private static Optional<List<Tail>> tails(Program p, List<Slice> extras, Slice c) {
        return Tails.of(Chain.of(p.executable()).orElseThrow(), extras, c);
    }

    /** By the kernel, and by the product with the base's program over it. */
    private void compare(
            Bench bench, Program p, Slice a, Slice b, List<Slice> extras, boolean chained) {
        long m = a.layout().shape().dim(1);
        long n = b.layout().shape().dim(2);
        Slice c = bench.matrix(m, n, 6);
        assertEquals(chained, tails(p, extras, c).isPresent());
        List<Slice> operands = new ArrayList<>(List.of(a, b));
        operands.addAll(extras);
        operands.add(c);
        bench.launch(new Op.MatMul(p, false), operands);
        float[] actual = Bench.floats(c);
        bench.launch(new Op.MatMul(Program.identity(), false), List.of(a, b, c));
        List<Slice> over = new ArrayList<>(List.of(c));
        over.addAll(extras);
        over.add(c);
        bench.launch(new Op.Map(p), over);
        assertArrayEquals(Bench.floats(c), actual, 1e-5f);
    }

    @ParameterizedTest
    @CsvSource({"1, 65", "17, 1", "13, 130", "300, 515", "513, 1030"})
    void insideTheProduct(int m, int n) {
        try (Bench bench = new Bench()) {
            Slice a = bench.matrix(m, k, 1);
            Slice b = bench.matrix(k, n, 2);
            Slice bias = row(bench, 1, m, n);
            Slice rest = bench.matrix(m, n, 7);
            compare(bench, ALL, a, b, List.of(bias, rest), true);
            compare(bench, SUM, a, b, List.of(bias), true);
            compare(bench, SUM, a, b, List.of(rest), true);
            compare(bench, SCALED, a, b, List.of(bias), true);
            compare(bench, SCALED, a, b, List.of(rest), true);
            compare(bench, Program.of(x -> Activation.RELU.of(x)), a, b, List.of(), true);
        }
    }

    /** A column for all columns, a residual with gaps or turned: the base's program. */
    @Test
    void nearMisses() {
        try (Bench bench = new Bench()) {
            int m = 33;
            Slice a = bench.matrix(m, k, 1);
            Slice b = bench.matrix(k, m, 2);
            Shape shape = Shape.of(1, m, m);
            HostBuffer wide = bench.buffer(DType.F32, 2 * m * m, 8);
            for (long[] strides :
                    new long[][] {{0, 1, 0}, {0, m + 5, 1}, {0, 1, m}, {0, 0, 2}, {0, 0, 0}}) {
                Slice extra = new Slice(wide, Layout.of(shape, strides, 3));
                compare(bench, SUM, a, b, List.of(extra), false);
            }
        }
    }

    @Test
    void anOperandInTheOutputsMemoryIsTheBases() {
        try (Bench bench = new Bench()) {
            Slice c = bench.matrix(9, 9, 1);
            assertTrue(tails(SUM, List.of(c), c).isEmpty());
        }
    }

    @Test
    void reluOfNaN() {
        try (Bench bench = new Bench()) {
            for (int m : new int[] {1, 40}) {
                Slice a = bench.matrix(m, k, 1);
                Slice b = bench.matrix(k, 40, 2);
                ((HostBuffer) a.buffer()).segment().set(ValueLayout.JAVA_FLOAT, 0, Float.NaN);
                Program relu = Program.of(x -> Activation.RELU.of(x));
                compare(bench, relu, a, b, List.of(), true);
            }
        }
    }

    /** A residual per matrix of a batch, one row for all of them. */
    @Test
    void batches() {
        try (Bench bench = new Bench()) {
            Shape shape = Shape.of(3, 20, 40);
            Slice c = new Slice(bench.buffer(DType.F32, 2400, 1), Layout.dense(shape));
            Slice rest = new Slice(bench.buffer(DType.F32, 2400, 2), Layout.dense(shape));
            Slice a =
                    new Slice(bench.buffer(DType.F32, 1800, 3), Layout.dense(Shape.of(3, 20, 30)));
            Slice b =
                    new Slice(bench.buffer(DType.F32, 3600, 4), Layout.dense(Shape.of(3, 30, 40)));
            Program p = Program.of((x, bias, y) -> x.add(bias).add(y));
            Slice bias = row(bench, 3, 20, 40);
            bench.launch(new Op.MatMul(Program.identity(), false), List.of(a, b, c));
            bench.launch(new Op.Map(p), List.of(c, bias, rest, c));
            float[] expected = Bench.floats(c);
            bench.launch(new Op.MatMul(p, false), List.of(a, b, bias, rest, c));
            assertTrue(tails(p, List.of(bias, rest), c).isPresent());
            assertArrayEquals(expected, Bench.floats(c), 1e-5f);
        }
    }
}
