package org.espalier.simd;

import java.util.function.IntConsumer;
import org.espalier.spi.backend.Workers;

/**
 * Whether a launch is worth other threads: waking one takes some microseconds, and what it has
 * written must come back. The answer depends on shapes alone. It cannot show in a result, since
 * chunks may run in any order on any thread.
 */
public final class Share {
    /**
     * Operations of vector code, element by element, that the calling thread does in the time in
     * which two threads find together: some 30 microseconds. Tests of threads set it to 0, so that
     * all of them take part in small launches too.
     */
    public static final double ALONE = Long.getLong("espalier.simd.alone", 1 << 22);

    private Share() {}

    /**
     * Runs chunks 0 … chunks − 1 on the calling thread if the launch has few operations, or else on
     * all.
     */
    public static void forEach(Workers workers, int chunks, double operations, IntConsumer task) {
        if (operations > ALONE) {
            workers.forEach(chunks, task);
            return;
        }
        for (int i = 0; i < chunks; i++) {
            task.accept(i);
        }
    }
}
