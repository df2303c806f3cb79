package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.kernel.DType;
import org.espalier.simd.Lanes;

/** What {@link Packing} is for f32, for i8 and u8, which become f32 on the way. */
final class BytePacking {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** As many as a vector of floats has lanes; of 4 lanes, two vectors' worth. */
    private static final VectorSpecies<Byte> BYTES =
            Lanes.COUNT == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    private static final int STEP = BYTES.length();

    private BytePacking() {}

    /**
     * Copies a block of {@code rows} by {@code columns} elements: element (i, j) goes to {@code
     * to[start + i·pitch + j]}.
     *
     * @param at position of the block's first element, in bytes
     */
    static void copy(
            Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        boolean isSigned = from.dtype() == DType.I8;
        if (from.across() == 1) {
            for (int i = 0; i < rows; i++) {
                row(from.memory(), at + i * from.down(), columns, isSigned, to, start + i * pitch);
            }
            return;
        }
        for (int j = 0; j < columns; j++) {
            long top = at + j * from.across();
            line(from.memory(), top, from.down(), rows, mask(isSigned), to, start + j, pitch);
        }
    }

    private static void row(
            MemorySegment from, long at, int columns, boolean isSigned, float[] to, int start) {
        int whole = columns / STEP * STEP;
        if (isSigned) {
            signed(from, at, whole, to, start);
        } else {
            unsigned(from, at, whole, to, start);
        }
        line(from, at + whole, 1, columns - whole, mask(isSigned), to, start + whole, 1);
    }

    /** The bits that count of a byte as an int. */
    private static int mask(boolean isSigned) {
        return isSigned ? -1 : 0xff;
    }

    private static void signed(MemorySegment memory, long at, int count, float[] to, int start) {
        MemorySegment from = (MemorySegment) (Object) memory;
        for (int j = 0; j < count; j += STEP) {
            ByteVector bytes = ByteVector.fromMemorySegment(BYTES, from, at + j, Tiles.ORDER);
            for (int part = 0; part < STEP / Lanes.COUNT; part++) {
                store(
                        (IntVector) bytes.convertShape(VectorOperators.B2I, INTS, part),
                        to,
                        start + j + part * Lanes.COUNT);
            }
        }
    }

    private static void unsigned(MemorySegment memory, long at, int count, float[] to, int start) {
        MemorySegment from = (MemorySegment) (Object) memory;
        for (int j = 0; j < count; j += STEP) {
            ByteVector bytes = ByteVector.fromMemorySegment(BYTES, from, at + j, Tiles.ORDER);
            for (int part = 0; part < STEP / Lanes.COUNT; part++) {
                store(
                        (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, part),
                        to,
                        start + j + part * Lanes.COUNT);
            }
        }
    }

    private static void store(IntVector x, float[] to, int at) {
        x.convert(VectorOperators.I2F, 0).reinterpretAsFloats().intoArray(to, at);
    }

    /** Elements a step apart, which go to places a pitch apart. */
    private static void line(
            MemorySegment memory,
            long at,
            long step,
            int count,
            int mask,
            float[] to,
            int start,
            int pitch) {
        MemorySegment from = (MemorySegment) (Object) memory;
        for (int i = 0; i < count; i++) {
            to[start + i * pitch] = from.get(ValueLayout.JAVA_BYTE, at + i * step) & mask;
        }
    }
}
