package org.espalier.core.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What copies and maps do to values that the other type lacks. */
class ConversionTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private long[] copied(Slice source, DType target) {
        Slice out = lab.room(target, source.layout().shape().dims());
        lab.run(new Op.Copy(), source, out);
        return lab.bits(out);
    }

    private Slice floats(float... values) {
        return lab.floats(Shape.of(values.length), values);
    }

    /** Rounding by bit arithmetic instead of by value. */
    private static int bf16(float x) {
        int bits = Float.floatToIntBits(x);
        return Float.isNaN(x) ? 0x7fc0 : (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
    }

    @Test
    void roundsToBfloat16() {
        float[] x = new float[4099];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(i * 0x000f_fff1); // every exponent, ties among them
        }
        x[4098] = Float.NaN;
        long[] bits = copied(floats(x), DType.BF16);
        for (int i = 0; i < x.length; i++) {
            assertEquals(bf16(x[i]), bits[i], "of " + x[i]);
        }
    }

    @Test
    void roundsGoldenHalves() {
        long[] bf16 = {0x3f80, 0x3f80, 0x3f82, 0x4049, 0xbdcd, 0x4780};
        float[] x = {1, 0x1.01p0f, 0x1.03p0f, 3.1415927f, -0.1f, 65504};
        assertArrayEquals(bf16, copied(floats(x), DType.BF16));
        long[] f16 = {0x2e66, 0x7bff, 0x0001, 0x3555, 0x7c00, 0x8000};
        float[] y = {0.1f, 65504, 6e-8f, 1 / 3f, 65520, -1e-9f};
        assertArrayEquals(f16, copied(floats(y), DType.F16));
    }

    /** 1 + 2⁻⁹ + 2⁻⁴⁰ is above a tie of bfloat16 that rounding to a float first would hit. */
    @Test
    void roundsDoublesOnce() {
        Slice x = lab.doubles(Shape.of(2), 1 + 0x1p-8 + 0x1p-40, 1 + 0x1p-11 + 0x1p-40);
        assertEquals(0x3f81, copied(x, DType.BF16)[0]);
        assertEquals(0x3c01, copied(x, DType.F16)[1]);
    }

    @Test
    void castsToIntegersAsJavaDoes() {
        float[] x = {1.9f, -1.9f, 3e10f, Float.NaN, -0f, 300};
        assertArrayEquals(
                new long[] {1, 0xffff_ffffL, 0x7fff_ffffL, 0, 0, 300},
                copied(floats(x), DType.I32));
        assertArrayEquals(new long[] {1, 0xff, 0xff, 0, 0, 44}, copied(floats(x), DType.U8));
        assertArrayEquals(new long[] {1, 1, 1, 1, 0, 1}, copied(floats(x), DType.BOOL));
    }

    @Test
    void keepsEveryBitOfIntegers() {
        Slice x = lab.longs(Long.MAX_VALUE, -2, (1L << 53) + 1);
        assertArrayEquals(new long[] {Long.MAX_VALUE, -2, (1L << 53) + 1}, copied(x, DType.I64));
        assertArrayEquals(new long[] {0xffff_ffffL, 0xffff_fffeL, 1}, copied(x, DType.I32));
    }

    @Test
    void loadsUnsignedSignedAndBoolean() {
        byte[] x = {-1, 2, 0};
        Slice out = lab.room(DType.F32, 3);
        Program sum = Program.of((u, i, b) -> u.add(i).add(b));
        lab.run(
                new Op.Map(sum),
                lab.bytes(DType.U8, x),
                lab.bytes(DType.I8, x),
                lab.bytes(DType.BOOL, x),
                out);
        assertArrayEquals(new float[] {255 - 1 + 1, 2 + 2 + 1, 0}, lab.floats(out));
    }

    @Test
    void roundsLargeIntegersOnceToFloat() {
        long x = (1L << 54) + (1L << 30) + 1; // a tie but for the last bit, which a double loses
        assertEquals((float) x, lab.floats(out(lab.longs(x)))[0]);
    }

    private Slice out(Slice source) {
        Slice out = lab.room(DType.F32, source.layout().shape().dims());
        lab.run(new Op.Copy(), source, out);
        return out;
    }

    @Test
    void saturatesWideIntegersAndKeepsLowBitsOfNarrowOnes() {
        float[] x = {1e30f, -1e30f, -3e10f, 255.9f, 256, -129};
        assertArrayEquals(
                new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -30_000_001_024L, 255, 256, -129},
                copied(floats(x), DType.I64));
        long least = 0x8000_0000L;
        assertArrayEquals(
                new long[] {0x7fff_ffffL, least, least, 255, 256, 0xffff_ff7fL},
                copied(floats(x), DType.I32));
        long[] low = {0xff, 0, 0, 255, 0, 0x7f};
        assertArrayEquals(low, copied(floats(x), DType.U8));
        assertArrayEquals(low, copied(floats(x), DType.I8));
    }

    @Test
    void integersBecomeBooleansByTheirWholeValue() {
        long[] expected = {1, 0, 1};
        assertArrayEquals(expected, copied(lab.longs(1L << 40, 0, -1), DType.BOOL));
        assertArrayEquals(
                expected, copied(lab.bytes(DType.BOOL, (byte) 9, (byte) 0, (byte) 1), DType.I32));
    }

    /** 2⁻⁹ above 1 is lost in bfloat16, and not in a sum that is rounded once at the end. */
    @Test
    void addsBfloat16InFloat() {
        Slice rows = lab.room(DType.BF16, 3, 1);
        lab.run(new Op.Copy(), lab.floats(Shape.of(3, 1), 1, 0x1p-9f, 0x1p-8f), rows);
        Slice sum = lab.room(DType.BF16, 1, 1);
        lab.run(new Op.ScatterAdd(), lab.ints(0, 0, 0), rows, sum);
        assertArrayEquals(new long[] {0x3f81}, lab.bits(sum));
    }

    /** 1 + 2⁻⁹ in bfloat16 is 1; the epilogue sees it before it is rounded. */
    @Test
    void epiloguesSeeTheProductUnrounded() {
        Slice a = lab.room(DType.BF16, 1, 1, 2);
        lab.run(new Op.Copy(), lab.floats(Shape.of(1, 1, 2), 1, 0x1p-9f), a);
        Slice b = lab.room(DType.BF16, 1, 2, 1);
        lab.run(new Op.Copy(), lab.floats(Shape.of(1, 2, 1), 1, 1), b);
        Slice out = lab.room(DType.BF16, 1, 1, 1);
        Slice product = lab.room(DType.BF16, 1, 1, 1);
        lab.run(new Op.MatMul(Program.of(x -> x.sub(1).mul(512)), true), a, b, out, product);
        assertArrayEquals(new long[] {0x3f80}, lab.bits(out));
        assertArrayEquals(new long[] {0x3f80}, lab.bits(product));
    }
}
