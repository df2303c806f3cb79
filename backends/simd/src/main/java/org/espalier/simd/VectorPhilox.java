package org.espalier.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.kernel.Philox;

/**
 * {@link Philox} on whole vectors of the preferred width, the same bits in each lane.
 *
 * <p>A counter takes two neighbouring long lanes. The low half of each is a word that the round
 * multiplies; the words that it only mixes are the low halves of a second vector. One
 * multiplication serves both products of a round; which lane holds which pair of words alternates,
 * so only the second vector is permuted. Upper halves are rubbish between the rounds and masked
 * where they would count.
 */
public final class VectorPhilox {
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final long LOW = 0xffffffffL;

    static final LongVector EVEN = lanes(-1, 0);
    static final LongVector NUMBERS =
            LongVector.broadcast(LONGS, 0).addIndex(1).lanewise(VectorOperators.LSHR, 1).and(EVEN);
    static final LongVector STRAIGHT = lanes(Philox.M0 & LOW, Philox.M1 & LOW);
    static final LongVector CROSSED = lanes(Philox.M1 & LOW, Philox.M0 & LOW);
    static final LongVector STRAIGHT_KEY = lanes(32, 0);
    static final LongVector CROSSED_KEY = lanes(0, 32);
    static final LongVector STRAIGHT_STEP = lanes(2L * Philox.W1, 2L * Philox.W0);
    static final LongVector CROSSED_STEP = lanes(2L * Philox.W0, 2L * Philox.W1);
    static final LongVector CROSSED_FIRST = lanes(Philox.W0, Philox.W1);
    static final VectorShuffle<Integer> SWAP = VectorShuffle.fromOp(INTS, lane -> lane ^ 2);

    private VectorPhilox() {}

    private static LongVector lanes(long even, long odd) {
        long[] values = new long[LONGS.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i & 1) == 0 ? even : odd;
        }
        return LongVector.fromArray(LONGS, values, 0);
    }

    /**
     * Lane i is {@link Philox#word} of element {@code first + i}. A {@code first} that is a
     * multiple of four takes half the time of another.
     *
     * @param first at least 0
     */
    public static IntVector words(long key, long first) {
        long counter = first >>> 2;
        IntVector words = block(key, counter);
        int skip = (int) first & 3;
        if (skip != 0) {
            int[] more = new int[INTS.length() + 4];
            words.intoArray(more, 0);
            append(more, key, counter + INTS.length() / 4);
            words = IntVector.fromArray(INTS, more, skip);
        }
        return words;
    }

    /** Lane i is {@link Philox#uniform} of lane i. */
    public static FloatVector uniform(IntVector words) {
        IntVector bits = words.lanewise(VectorOperators.LSHR, 8);
        return bits.convert(VectorOperators.I2F, 0).reinterpretAsFloats().mul(0x1p-24f);
    }

    /** The words of the counters from {@code counter} on, as many as fit. */
    private static IntVector block(long key, long counter) {
        LongVector counters = NUMBERS.add(counter).and(EVEN);
        LongVector a = counters;
        LongVector b = counters.lanewise(VectorOperators.LSHR, 32);
        LongVector keys = LongVector.broadcast(LONGS, key);
        LongVector straight = keys.lanewise(VectorOperators.LSHR, STRAIGHT_KEY);
        LongVector crossed = keys.lanewise(VectorOperators.LSHR, CROSSED_KEY).add(CROSSED_FIRST);
        for (int round = 0; round < Philox.ROUNDS; round += 2) {
            LongVector p = multiply(a, STRAIGHT);
            LongVector c = mix(p, b, straight);
            b = multiply(c, CROSSED);
            a = mix(b, p, crossed);
            straight = straight.add(STRAIGHT_STEP);
            crossed = crossed.add(CROSSED_STEP);
        }
        return a.and(LOW).or(b.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
    }

    /** Puts the words of one counter behind those of a vector. */
    private static void append(int[] words, long key, long counter) {
        int[] block = {(int) counter, (int) (counter >>> 32), 0, 0};
        Philox.block(block, (int) key, (int) (key >>> 32), block);
        System.arraycopy(block, 0, words, INTS.length(), block.length);
    }

    private static LongVector multiply(LongVector a, LongVector multiplier) {
        return a.and(LOW).mul(multiplier.and(LOW));
    }

    private static LongVector mix(LongVector product, LongVector other, LongVector key) {
        LongVector high = product.lanewise(VectorOperators.LSHR, 32);
        LongVector swapped = other.reinterpretAsInts().rearrange(SWAP).reinterpretAsLongs();
        return high.lanewise(VectorOperators.XOR, swapped).lanewise(VectorOperators.XOR, key);
    }
}
