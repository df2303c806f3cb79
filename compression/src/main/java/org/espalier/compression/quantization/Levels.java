package org.espalier.compression.quantization;

/**
 * The whole numbers that stand for weights: from −{@code below} to {@code above}.
 *
 * @param below Q_N
 * @param above Q_P
 */
record Levels(int below, int above) {
    /** As many to either side, so that −w stands where w does: −127 … 127 for 8 bits. */
    static Levels symmetric(int bits) {
        int most = (1 << (bits - 1)) - 1;
        return new Levels(most, most);
    }

    /** All that bits can say: −128 … 127 for 8. */
    static Levels all(int bits) {
        return new Levels(1 << (bits - 1), (1 << (bits - 1)) - 1);
    }
}
