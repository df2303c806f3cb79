package org.espalier.simd.gemm;

import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.simd.Lanes;

/** The sizes of register tiles, and the tiles themselves, each written when first asked for. */
final class Tiles {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** Vectors in a row of a tile. */
    static final int VECTORS = 2;

    /** Columns of a tile. */
    static final int COLUMNS = VECTORS * Lanes.COUNT;

    /**
     * Most rows of a tile. With 32 registers its sums fill 28, and a row of b and an element of a
     * are at hand. With 16 HotSpot loads all that a step needs before the first multiplication: 8
     * sums, a row of b and an element of a for every row are 14; at 6 rows sums went to memory and
     * back in every step, which took twice as long.
     */
    static final int ROWS = Lanes.COUNT == 16 ? 14 : 4;

    /** Distance of columns of a that are packed column after column. */
    static final int PACKED_ROWS = (ROWS + 3) / 4 * 4;

    /** Elements of a k-block: part of the numeric contract, not a matter of tuning. */
    static final int DEPTH = 256;

    /** Most k-blocks that are packed at once. */
    static final int SPAN_BLOCKS = 2;

    /**
     * Row panels that use a packed column panel one after the other: a k-block of them is a
     * sixteenth of a second-level cache, with 16 registers as much as the first level has.
     */
    static final int GROUP = Math.clamp(Caches.HERE.second() / 16 / (4L * ROWS * DEPTH), 8, 32);

    private static final AtomicReferenceArray<Tile> WRITTEN =
            new AtomicReferenceArray<>(2 * (ROWS + 1));

    private Tiles() {}

    /**
     * The tile of 1 to {@link #ROWS} rows.
     *
     * @param byColumns whether a is packed column after column
     */
    static Tile of(int rows, boolean byColumns) {
        int slot = 2 * rows + (byColumns ? 1 : 0);
        Tile known = WRITTEN.get(slot);
        if (known == null) {
            WRITTEN.compareAndSet(slot, null, new TileCode(rows, byColumns).define());
            known = WRITTEN.get(slot);
        }
        return known;
    }

    /** How many tiles a number of rows is cut into. */
    static int panelsOfRows(long rows) {
        return Math.toIntExact((rows + ROWS - 1) / ROWS);
    }

    /** How many tiles a number of columns is cut into; the last may be ragged. */
    static int panelsOfColumns(long columns) {
        return Math.toIntExact((columns + COLUMNS - 1) / COLUMNS);
    }

    /** How many k-blocks a depth is cut into. */
    static int blocks(long depth) {
        return Math.toIntExact((depth + DEPTH - 1) / DEPTH);
    }
}
