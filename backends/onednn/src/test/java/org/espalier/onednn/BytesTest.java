package org.espalier.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products of bytes are exact. Where the processor would saturate they are not claimed; here they
 * are all the same, with numbers so small that it does not.
 */
@ExtendWith(NoLeaks.class)
class BytesTest {
    private static final Op PLAIN = new Op.MatMul(Program.identity(), false);

    private static long most(DType dtype) {
        return !Isa.here().sumsBytes() ? 3 : dtype == DType.U8 ? 255 : 127;
    }

    private static Slice bytes(Bench bench, DType dtype, Shape shape) {
        return new Slice(bench.buffer(dtype, shape.elements(), most(dtype)), Layout.dense(shape));
    }

    private static int[] product(Slice a, Slice b) {
        int m = Math.toIntExact(a.layout().shape().dim(1));
        int k = Math.toIntExact(a.layout().shape().dim(2));
        int n = Math.toIntExact(b.layout().shape().dim(2));
        int[] c = new int[m * n];
        for (int i = 0; i < m * n; i++) {
            for (int l = 0; l < k; l++) {
                c[i] += number(a, (long) i / n * k + l) * number(b, (long) l * n + i % n);
            }
        }
        return c;
    }

    private static int number(Slice x, long i) {
        byte bits = ((HostBuffer) x.buffer()).segment().get(ValueLayout.JAVA_BYTE, i);
        return x.buffer().dtype() == DType.U8 ? Byte.toUnsignedInt(bits) : bits;
    }

    private static void assumeImplemented(DType a, DType c) {
        try (Engine engine = new Engine()) {
            var made =
                    Recipe.of(
                                    new Matrix(a, 64, 64, 64, 1),
                                    new Matrix(DType.I8, 64, 64, 64, 1),
                                    new Matrix(c, 64, 64, 64, 1))
                            .compile(engine);
            made.ifPresent(Primitive::close);
            assumeTrue(made.isPresent(), "oneDNN has no product of bytes on this processor");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "I8, 1, 64, 65",
        "U8, 13, 7, 1003",
        "I8, 65, 130, 257",
        "U8, 300, 515, 70",
        "I8, 300, 200, 1",
    })
    void sumsAreExact(DType dtype, int m, int n, int k) {
        assumeImplemented(dtype, DType.I32);
        try (Bench bench = new Bench(_ -> Types.everywhere())) {
            Slice a = bytes(bench, dtype, Shape.of(1, m, k));
            Slice b = bytes(bench, DType.I8, Shape.of(1, k, n));
            HostBuffer sums = bench.buffer(DType.I32, (long) m * n, 0);
            bench.launch(PLAIN, List.of(a, b, new Slice(sums, Layout.dense(Shape.of(1, m, n)))));
            MemorySegment all = sums.segment().asSlice(0, 4L * m * n);
            assertArrayEquals(product(a, b), all.toArray(ValueLayout.JAVA_INT));
        }
    }

    /** Scales per column inside the product, a program of the base over it. */
    @ParameterizedTest
    @CsvSource({"I8, 13, 70, 257", "U8, 300, 130, 65"})
    void anEpilogueSeesTheSumAsF32(DType dtype, int m, int n, int k) {
        assumeImplemented(dtype, DType.F32);
        Program scaled = Program.of((x, scale) -> x.mul(scale));
        Program bent = Program.of((x, scale) -> x.mul(scale).tanh());
        try (Bench bench = new Bench(_ -> Types.everywhere())) {
            Slice a = bytes(bench, dtype, Shape.of(1, m, k));
            Slice b = bytes(bench, DType.I8, Shape.of(1, k, n));
            HostBuffer row = bench.buffer(DType.F32, n, 1);
            Layout spread = Layout.dense(Shape.of(n)).broadcastTo(Shape.of(1, m, n));
            Slice scale = new Slice(row, spread);
            Slice c = bench.matrix(m, n, 2);
            int[] sums = product(a, b);
            bench.launch(new Op.MatMul(scaled, false), List.of(a, b, scale, c));
            float[] actual = Bench.floats(c);
            float[] scales = Bench.floats(scale, n);
            for (int i = 0; i < sums.length; i++) {
                assertEquals(sums[i] * scales[i % n], actual[i]);
            }
            bench.launch(new Op.MatMul(bent, false), List.of(a, b, scale, c));
            float[] curve = Bench.floats(c);
            for (int i = 0; i < sums.length; i++) {
                assertEquals(StrictMath.tanh(actual[i]), curve[i], 1e-6);
            }
        }
    }

    @Test
    void otherMixesAreTheBases() {
        Layout.Kind dense = Layout.Kind.DENSE;
        try (Bench bench = new Bench(_ -> Types.everywhere())) {
            for (DType a : new DType[] {DType.I8, DType.U8}) {
                List<Operand> mixed =
                        List.of(
                                new Operand(a, dense),
                                new Operand(DType.U8, dense),
                                new Operand(DType.I32, dense));
                assertTrue(MatMulKernel.prepare((Op.MatMul) PLAIN, mixed, bench.parts()).isEmpty());
            }
        }
    }

    @Test
    void theyAreClaimedWhereTheyAreExact() {
        try (Engine engine = new Engine()) {
            boolean claimed = Types.here(engine).multiplies(DType.I8, DType.I8, DType.I32);
            assertEquals(Isa.here().sumsBytes(), claimed);
        }
    }
}
