package org.espalier.opencl.source;

/**
 * How a matrix product is cut on a device whose local memory is ordinary memory: a work-item makes
 * {@code rows} × {@code columns} outputs from panels that were packed for it.
 *
 * @param rows of a panel of a
 * @param vectors of a panel of b
 * @param width numbers of a vector: 4, 8 or 16
 */
public record Panel(int rows, int vectors, int width) {
    /** For a device whose registers hold so many numbers. */
    public static Panel of(long registerWidth) {
        return registerWidth >= 16
                ? new Panel(8, 2, 16)
                : registerWidth >= 8 ? new Panel(6, 2, 8) : new Panel(4, 2, 4);
    }

    /** Columns of a panel of b. */
    public int columns() {
        return vectors * width;
    }
}
