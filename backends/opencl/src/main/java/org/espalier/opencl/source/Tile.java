package org.espalier.opencl.source;

import java.util.List;

/**
 * How a matrix product is cut: a work-group makes {@code m} × {@code n} outputs, each work-item
 * {@code rows} × {@code columns} of them, from strips of {@code k} in local memory.
 *
 * @param k divides 256
 */
public record Tile(int m, int n, int k, int rows, int columns) {
    /** Largest first; the last fits every device. */
    public static final List<Tile> ALL =
            List.of(
                    new Tile(64, 64, 16, 4, 4),
                    new Tile(32, 64, 16, 4, 4),
                    new Tile(16, 64, 16, 2, 4),
                    new Tile(32, 32, 16, 4, 4),
                    new Tile(16, 16, 16, 2, 2),
                    new Tile(8, 8, 8, 2, 2),
                    new Tile(4, 4, 4, 4, 4));

    /** Work-items of a group along n. */
    public int across() {
        return n / columns;
    }

    /** Work-items of a group along m. */
    public int down() {
        return m / rows;
    }

    /** Work-items of a group. */
    public int items() {
        return across() * down();
    }

    /** Bytes of local memory that a group needs. */
    public int localBytes() {
        return 4 * k * (m + 1 + n);
    }
}
