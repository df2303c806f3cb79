package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jdk.incubator.vector.IntVector;
import org.espalier.kernel.Philox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector words and numbers are those of {@link Philox}, wherever a vector begins. */
class VectorPhiloxTest {
    private static final int LANES = IntVector.SPECIES_PREFERRED.length();
    private static final long[] KEYS = {0, -1, 0x299f31d0a4093822L, Philox.key(7, "dropout", 3)};

    private static int[] expected(long key, long first) {
        int[] words = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            words[i] = Philox.word(key, first + i);
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                2,
                3,
                4,
                7,
                8,
                13,
                65,
                1003,
                (1L << 34) - 4,
                (1L << 34) - 1,
                1L << 34,
                1L << 61
            })
    void wordsEqualTheScalarTwin(long first) {
        for (long key : KEYS) {
            assertArrayEquals(expected(key, first), VectorPhilox.words(key, first).toArray());
        }
    }

    /** Long enough for the compilers to replace the first code. */
    @Test
    void wordsKeepTheirBitsWhileTheyAreCompiled() {
        for (long first = 0; first < 200_000; first += LANES + 1) {
            assertArrayEquals(expected(first, first), VectorPhilox.words(first, first).toArray());
        }
    }

    @Test
    void uniformEqualsTheScalarTwin() {
        for (long first = 0; first < 10_000; first += LANES) {
            IntVector words = VectorPhilox.words(11, first);
            for (int i = 0; i < LANES; i++) {
                float number = VectorPhilox.uniform(words).lane(i);
                assertEquals(Philox.uniform(words.lane(i)), number);
            }
        }
    }
}
