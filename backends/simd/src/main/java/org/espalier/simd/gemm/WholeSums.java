package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.simd.Lanes;

/**
 * Sums of i32, which wrap, from tiles of f32: every sum on the way through a k-block of 8-bit
 * integers is below 255² · 256 &lt; 2^24 and so exact in f32.
 *
 * @param block a tile's own sums
 * @param toFloats whether the final sums go out as f32
 */
@SuppressWarnings("ArrayRecordComponent") // where sums are; never compared
record WholeSums(int[] sums, float[] block, boolean toFloats) implements Sums {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final ValueLayout.OfInt I32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(Tiles.ORDER);

    @Override
    public void clear(int from, int to, boolean areFinal) {
        Arrays.fill(sums, from, to, 0);
    }

    @Override
    public void in(MemorySegment from, long at, long pitch, int rows, int width, int start) {
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(from, I32, at + i * pitch, sums, start + i * Tiles.COLUMNS, width);
        }
    }

    @Override
    public void add(
            Tile tile, int rows, float[] a, int aFrom, float[] b, int bFrom, int depth, int start) {
        int count = rows * Tiles.COLUMNS;
        Arrays.fill(block, 0, count, 0f);
        tile.run(a, aFrom, b, bFrom, depth, block, 0);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector.fromArray(Tiles.SPECIES, block, i)
                    .convert(VectorOperators.F2I, 0)
                    .reinterpretAsInts()
                    .add(IntVector.fromArray(INTS, sums, start + i))
                    .intoArray(sums, start + i);
        }
    }

    @Override
    public void out(
            int start,
            int rows,
            int width,
            MemorySegment to,
            long at,
            long pitch,
            boolean areFinal) {
        if (areFinal && toFloats) {
            floats(start, rows);
            Packing.out(block, 0, rows, width, to, at, pitch);
            return;
        }
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(sums, start + i * Tiles.COLUMNS, to, I32, at + i * pitch, width);
        }
    }

    private void floats(int start, int rows) {
        for (int i = 0; i < rows * Tiles.COLUMNS; i += Lanes.COUNT) {
            IntVector.fromArray(INTS, sums, start + i)
                    .convert(VectorOperators.I2F, 0)
                    .reinterpretAsFloats()
                    .intoArray(block, i);
        }
    }
}
