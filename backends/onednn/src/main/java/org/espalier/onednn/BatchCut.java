package org.espalier.onednn;

/**
 * How a batch of images is cut into one-thread convolutions. It depends on the shape alone, so that
 * the number of threads never shows in a bit.
 *
 * @param images how many there are
 * @param step images of a part; the last may have fewer
 */
record BatchCut(long images, long step) {
    /** Multiply-adds under which a part is not worth its overhead. */
    private static final long MIN_WORK = 1 << 20;

    private static final int MOST_PARTS = 16;

    static BatchCut of(Convolving one) {
        long images = one.x().dim(0);
        long places = one.y().dim(2) * one.y().dim(3);
        long work = Math.max(1, places * one.w().elements()); // of an image
        long even = Math.ceilDiv(images, MOST_PARTS);
        return new BatchCut(images, Math.clamp(Math.ceilDiv(MIN_WORK, work), even, images));
    }

    int parts() {
        return Math.toIntExact(Math.ceilDiv(images, step));
    }

    /** How many images a part has. */
    long images(int part) {
        return Math.min(step, images - part * step);
    }

    /** The first image of a part. */
    long first(int part) {
        return part * step;
    }
}
