package org.espalier.core.io;

import java.util.function.LongSupplier;

/**
 * The most memory that this process has had resident, asked for ten times a second at most: the
 * answer takes as long as some kernels do, and steps may be shorter.
 */
public final class PeakMemory {
    private static final long AGE = 100_000_000; // nanoseconds

    private final LongSupplier probe;
    private boolean asked;
    private long at;
    private long bytes;

    /** Of this process. */
    public PeakMemory() {
        this(() -> RssProbe.peakBytes().orElse(0));
    }

    PeakMemory(LongSupplier probe) {
        this.probe = probe;
    }

    /** Bytes as of {@code now} or at most a tenth of a second before; 0 where nobody says. */
    public long bytes(long now) {
        if (!asked || now - at >= AGE) {
            asked = true;
            at = now;
            bytes = probe.getAsLong();
        }
        return bytes;
    }
}
