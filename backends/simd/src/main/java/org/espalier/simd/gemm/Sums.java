package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.espalier.kernel.DType;

/** The sums of a chunk's tiles, {@link Tiles#COLUMNS} to a row, and how a k-block joins them. */
interface Sums {
    /** Those of a product, for one thread. */
    static Sums of(Product product, int elements) {
        Workspace own = Workspace.current();
        return product.isWhole()
                ? new WholeSums(own.wholes(elements), own.block(), product.type() == DType.F32)
                : new Floats(own.sums(elements));
    }

    /**
     * Begins sums from … to.
     *
     * @param areFinal whether there are no blocks to add
     */
    void clear(int from, int to, boolean areFinal);

    /** Brings the sums of a tile's width back from where {@link #out} put them. */
    void in(MemorySegment from, long at, long pitch, int rows, int width, int start);

    /** Runs a tile over a k-block, and adds what it gives to the sums from {@code start} on. */
    void add(Tile tile, int rows, float[] a, int aFrom, float[] b, int bFrom, int depth, int start);

    /**
     * Puts the sums of a tile's width into rows in memory.
     *
     * @param areFinal whether all of k is in them
     */
    void out(
            int start,
            int rows,
            int width,
            MemorySegment to,
            long at,
            long pitch,
            boolean areFinal);

    /** Sums of f32. */
    @SuppressWarnings("ArrayRecordComponent") // where sums are; never compared
    record Floats(float[] sums) implements Sums {
        /** −0 before the first block, because −0 + s is s; +0 where there is no block at all. */
        @Override
        public void clear(int from, int to, boolean areFinal) {
            Arrays.fill(sums, from, to, areFinal ? 0f : -0f);
        }

        @Override
        public void in(MemorySegment from, long at, long pitch, int rows, int width, int start) {
            Packing.in(from, at, pitch, rows, width, sums, start);
        }

        @Override
        public void add(
                Tile tile,
                int rows,
                float[] a,
                int aFrom,
                float[] b,
                int bFrom,
                int depth,
                int start) {
            tile.run(a, aFrom, b, bFrom, depth, sums, start);
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
            Packing.out(sums, start, rows, width, to, at, pitch);
        }
    }
}
