package org.espalier.simd;

/**
 * Walks the rows of {@link Axes} in row-major order and knows where each operand's row starts. Not
 * shared.
 */
final class Odometer {
    private final Axes axes;
    private final long[] coordinates;
    private final long[] starts;

    Odometer(Axes axes) {
        this.axes = axes;
        this.coordinates = new long[axes.rank() - 1];
        this.starts = new long[axes.operands()];
    }

    /** Goes to a row by number. */
    void seek(long row) {
        for (int k = 0; k < starts.length; k++) {
            starts[k] = axes.offset(k);
        }
        long rest = row;
        for (int a = coordinates.length - 1; a >= 0; a--) {
            coordinates[a] = rest % axes.dim(a);
            rest /= axes.dim(a);
            move(a, coordinates[a]);
        }
    }

    /** Goes to the next row; after the last comes the first. */
    void next() {
        for (int a = coordinates.length - 1; a >= 0; a--) {
            move(a, 1);
            if (++coordinates[a] < axes.dim(a)) {
                return;
            }
            move(a, -coordinates[a]);
            coordinates[a] = 0;
        }
    }

    private void move(int axis, long steps) {
        for (int k = 0; k < starts.length; k++) {
            starts[k] += steps * axes.stride(k, axis);
        }
    }

    /** The position of an operand's first element in this row, in elements. */
    long start(int operand) {
        return starts[operand];
    }

    /** The row's coordinate along an axis but the last. */
    long coordinate(int axis) {
        return coordinates[axis];
    }
}
