package org.espalier.core.data;

/**
 * The output function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection that mixes 64
 * bits.
 */
final class SplitMix {
    /** The odd number nearest to 2^64 divided by the golden ratio. */
    static final long GAMMA = 0x9E3779B97F4A7C15L;

    private SplitMix() {}

    static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }
}
