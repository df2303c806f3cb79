package org.espalier.opencl;

import java.util.List;
import org.espalier.opencl.source.Panel;
import org.espalier.opencl.source.Tile;

/**
 * What is chosen for a device. None of it shows in a result.
 *
 * @param narrow positions from here on are 64-bit numbers
 * @param exactDivision division and roots are the device's own
 * @param laneGroup work-items of a group that sums lanes: a power of two
 * @param products how matrix products are cut
 */
record Tuning(long narrow, boolean exactDivision, int laneGroup, Products products) {
    /** From here on positions do not fit 32 bits; the slack is for rounding up to whole groups. */
    static final long NARROW = (1L << 31) - (1L << 16);

    /** More work-items than this share no work when they sum lanes. */
    private static final long LANE_GROUP = 64;

    /** How matrix products are cut. */
    sealed interface Products {
        /** Through local memory; the first tile that fits device and shape. */
        record Tiles(List<Tile> tiles) implements Products {}

        /** From packed panels: local memory would only be another copy. */
        record Panels(Panel panel) implements Products {}
    }

    static Tuning of(Limits limits) {
        long group = Math.min(LANE_GROUP, Math.min(limits.group(), limits.across()));
        return new Tuning(
                NARROW,
                limits.floats().exactDivision(),
                (int) Long.highestOneBit(group),
                products(limits));
    }

    private static Products products(Limits limits) {
        return limits.separateLocal()
                ? new Products.Tiles(Tile.ALL)
                : new Products.Panels(Panel.of(limits.vector()));
    }

    /** Work-items that share the 16 lanes of a block. */
    int laneItems() {
        return Math.min(16, laneGroup);
    }
}
