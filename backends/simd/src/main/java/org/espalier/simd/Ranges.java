package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/** Stretches of elements, each cut into blocks of {@link Fold#BLOCK}. */
final class Ranges {
    private final long[] bounds;
    private final long[] blocks;

    /** Stretch j is elements {@code bounds[j]} to {@code bounds[j + 1] − 1}. */
    private Ranges(long[] bounds) {
        this.bounds = bounds;
        this.blocks = new long[bounds.length];
        for (int j = 0; j + 1 < bounds.length; j++) {
            long size = bounds[j + 1] - bounds[j];
            blocks[j + 1] = blocks[j] + (size + Fold.BLOCK - 1) / Fold.BLOCK;
        }
    }

    /** {@code count} stretches of {@code size} elements. */
    static Ranges even(long count, long size) {
        long[] bounds = new long[Math.toIntExact(count) + 1];
        Arrays.setAll(bounds, j -> j * size);
        return new Ranges(bounds);
    }

    /**
     * The stretches between bounds that an operand holds.
     *
     * @throws IndexOutOfBoundsException when bounds descend or leave 0 … elements
     */
    static Ranges segments(Slice operand, long elements) {
        MemorySegment memory = ((HostBuffer) operand.buffer()).segment();
        long[] bounds = new long[Math.toIntExact(operand.layout().shape().elements())];
        long least = 0;
        for (int j = 0; j < bounds.length; j++) {
            long at = operand.layout().position(j) * operand.buffer().dtype().bytes();
            bounds[j] = Elements.integer(operand.buffer().dtype(), memory, at);
            if (bounds[j] < least || bounds[j] > elements) {
                throw new IndexOutOfBoundsException(
                        "segmented reduce: bound %s is %s; bounds must ascend within 0 to %s"
                                .formatted(j, bounds[j], elements));
            }
            least = bounds[j];
        }
        return new Ranges(bounds);
    }

    /** How many stretches there are. */
    int count() {
        return Math.max(0, bounds.length - 1);
    }

    /** The first block of a stretch; for the number of stretches, the number of blocks. */
    long block(int stretch) {
        return blocks[stretch];
    }

    /** How many blocks there are in all. */
    long total() {
        return blocks[count()];
    }

    /** The stretch that a block is part of. */
    int stretch(long block) {
        int low = 0;
        int high = count() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks[middle] <= block) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The first element of a block. */
    long first(long block) {
        int j = stretch(block);
        return bounds[j] + (block - blocks[j]) * Fold.BLOCK;
    }

    /** The number of elements of a block. */
    int size(long block) {
        return (int) Math.min(Fold.BLOCK, bounds[stretch(block) + 1] - first(block));
    }
}
