package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The peak of memory is read when it may be old, and not at every step. */
class PeakMemoryTest {
    private int reads;
    private final PeakMemory memory = new PeakMemory(() -> ++reads);

    @Test
    void readsTenTimesASecond() {
        long start = Long.MAX_VALUE - 5; // the clock may start anywhere, and wrap
        for (long t = 0; t < 1_000_000_000; t += 1_000_000) {
            memory.bytes(start + t);
        }
        assertEquals(10, reads);
    }

    @Test
    void theFirstAnswerIsRead() {
        assertEquals(1, memory.bytes(0));
        assertEquals(1, memory.bytes(99_999_999));
        assertEquals(2, memory.bytes(100_000_000));
    }
}
