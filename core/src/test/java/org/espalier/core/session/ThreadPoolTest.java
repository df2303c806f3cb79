package org.espalier.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.espalier.core.parallel.ThreadPool;
import org.junit.jupiter.api.Test;

/** The session's threads: every chunk once, and failures reach the caller. */
class ThreadPoolTest {
    private static void everyChunkOnce(ThreadPool pool, int chunks) {
        AtomicIntegerArray seen = new AtomicIntegerArray(chunks);
        pool.forEach(chunks, seen::incrementAndGet);
        assertTrue(IntStream.range(0, chunks).allMatch(i -> seen.get(i) == 1));
    }

    @Test
    void everyChunkRunsOnce() {
        for (int threads : new int[] {1, 2, 3, 8}) {
            try (ThreadPool pool = new ThreadPool(threads)) {
                assertEquals(threads, pool.threads());
                for (int chunks : new int[] {0, 1, 2, 7, 65, 1003}) {
                    everyChunkOnce(pool, chunks);
                }
            }
        }
    }

    @Test
    void manyRoundsInARow() {
        try (ThreadPool pool = new ThreadPool(3)) {
            long[] sums = new long[64];
            for (int round = 0; round < 2000; round++) {
                pool.forEach(64, i -> sums[i]++);
            }
            assertTrue(IntStream.range(0, 64).allMatch(i -> sums[i] == 2000));
        }
    }

    @Test
    void aFailureReachesTheCallerAndHarmsNoOtherRound() {
        try (ThreadPool pool = new ThreadPool(2)) {
            for (int bad : new int[] {0, 5, 63}) {
                IllegalStateException e =
                        assertThrows(
                                IllegalStateException.class,
                                () ->
                                        pool.forEach(
                                                64,
                                                i -> {
                                                    if (i == bad) {
                                                        throw new IllegalStateException(
                                                                "chunk " + i);
                                                    }
                                                }));
                assertEquals("chunk " + bad, e.getMessage());
                everyChunkOnce(pool, 65);
            }
            assertThrows(
                    StackOverflowError.class,
                    () ->
                            pool.forEach(
                                    4,
                                    i -> {
                                        throw new StackOverflowError();
                                    }));
        }
    }

    @Test
    void roundsInsideRounds() {
        try (ThreadPool pool = new ThreadPool(2)) {
            AtomicIntegerArray seen = new AtomicIntegerArray(100);
            pool.forEach(10, i -> pool.forEach(10, j -> seen.incrementAndGet(10 * i + j)));
            assertTrue(IntStream.range(0, 100).allMatch(i -> seen.get(i) == 1));
        }
    }

    @Test
    void aClosedPoolStillWorksOnTheCaller() {
        ThreadPool pool = new ThreadPool(3);
        pool.close();
        pool.close();
        everyChunkOnce(pool, 65);
    }
}
