package org.espalier.cli;

import java.util.function.LongSupplier;

/** Says when something that happens often may be shown again. */
final class Pace {
    private final long interval;
    private final LongSupplier nanos;
    private boolean shown;
    private long last;

    /** At most once per interval, the first time at once. */
    Pace(double seconds, LongSupplier nanos) {
        this.interval = (long) (seconds * 1e9);
        this.nanos = nanos;
    }

    /** Whether the interval is over; if so, the next one begins. */
    boolean due() {
        if (shown && nanos.getAsLong() - last < interval) {
            return false;
        }
        restart();
        return true;
    }

    /** Begins an interval now. */
    void restart() {
        shown = true;
        last = nanos.getAsLong();
    }
}
