package org.espalier.simd;

import java.util.zip.CRC32C;
import jdk.incubator.vector.IntVector;

/**
 * A program of its own: prints one sum over the results of all vector twins, for JVMs under other
 * options.
 */
final class TwinBits {
    private TwinBits() {}

    /**
     * Prints the sum, after as many repetitions as asked, each of which must give the same.
     *
     * @param args the number of repetitions
     */
    public static void main(String[] args) {
        long first = sum();
        for (int i = 1; i < Integer.parseInt(args[0]); i++) {
            if (sum() != first) {
                throw new IllegalStateException("bits changed at repetition " + i);
            }
        }
        System.out.println(IntVector.SPECIES_PREFERRED.length() + " " + Long.toHexString(first));
    }

    static long sum() {
        CRC32C sum = new CRC32C();
        float[] x = Twin.everyExponent(5);
        for (Twin twin : Twin.values()) {
            add(sum, twin.vectors(x));
        }
        for (long first = 0; first < 256; first += 16) {
            words(sum, first);
            words(sum, 1003 * first + 1);
        }
        return sum.getValue();
    }

    /** Sixteen words and their numbers, in the same order at every width. */
    private static void words(CRC32C sum, long first) {
        int[] words = new int[16];
        float[] numbers = new float[16];
        for (int i = 0; i < 16; i += IntVector.SPECIES_PREFERRED.length()) {
            IntVector vector = VectorPhilox.words(0x5EED, first + i);
            vector.intoArray(words, i);
            VectorPhilox.uniform(vector).intoArray(numbers, i);
        }
        add(sum, words);
        for (float number : numbers) {
            add(sum, new int[] {Float.floatToRawIntBits(number)});
        }
    }

    private static void add(CRC32C sum, int[] values) {
        for (int value : values) {
            for (int shift = 0; shift < 32; shift += 8) {
                sum.update(value >>> shift);
            }
        }
    }
}
