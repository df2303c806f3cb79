package org.espalier.onednn;

import org.espalier.kernel.Layout;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * An operand: its matrices, and where they lie in memory.
 *
 * @param matrix one of them
 * @param at address of the first
 * @param apart bytes from one to the next
 */
record Side(Matrix matrix, long at, long apart) {
    /** Of a batch [B, rows, columns]. */
    static Side of(Slice slice) {
        Layout layout = slice.layout();
        long size = slice.buffer().dtype().bytes();
        long base = ((HostBuffer) slice.buffer()).segment().address();
        return new Side(
                Matrix.of(slice.buffer().dtype(), layout),
                base + layout.offset() * size,
                layout.shape().dim(0) == 1 ? 0 : layout.stride(0) * size);
    }

    /** Where an element of a matrix lies. */
    long at(long number, long row, long column) {
        long elements = row * matrix.down() + column * matrix.across();
        return at + number * apart + elements * matrix.dtype().bytes();
    }

    /** A part of this size, wherever it begins. */
    Matrix part(long rows, long columns) {
        return matrix.part(rows, columns).normal();
    }

    /** Whether all matrices of the batch are one. */
    boolean isShared() {
        return apart == 0;
    }
}
