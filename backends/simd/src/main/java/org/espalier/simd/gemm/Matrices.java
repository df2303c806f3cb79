package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * A batch of matrices in memory. All figures are bytes.
 *
 * @param at position of element (0, 0) of the first matrix
 * @param apart distance between matrices
 * @param down distance between rows
 * @param across distance between columns
 */
record Matrices(MemorySegment memory, DType dtype, long at, long apart, long down, long across) {
    static Matrices of(Slice slice) {
        Layout layout = slice.layout();
        long size = slice.buffer().dtype().bytes();
        return new Matrices(
                ((HostBuffer) slice.buffer()).segment(),
                slice.buffer().dtype(),
                layout.offset() * size,
                layout.stride(0) * size,
                layout.stride(1) * size,
                layout.stride(2) * size);
    }

    /** Where an element lies. */
    long at(long matrix, long row, long column) {
        return at + matrix * apart + row * down + column * across;
    }

    /** Distance between columns, in elements. */
    long step() {
        return across / dtype.bytes();
    }

    /** The same with rows and columns in each other's place. */
    Matrices turned() {
        return new Matrices(memory, dtype, at, apart, /* down= */ across, /* across= */ down);
    }

    /** True when the batch can be seen as one tall matrix, given how many rows each has. */
    boolean stacks(long rows) {
        return rows == 1 || apart == rows * down;
    }

    /** The batch as one tall matrix; it must {@linkplain #stacks stack}. */
    Matrices stacked(long rows) {
        return new Matrices(memory, dtype, at, 0, rows == 1 ? apart : down, across);
    }
}
