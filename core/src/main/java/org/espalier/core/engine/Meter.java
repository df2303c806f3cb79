package org.espalier.core.engine;

import java.util.EnumMap;
import java.util.Map;

/** Launches and time by kind of kernel. */
public final class Meter {
    /** What a kernel is. */
    public enum Kind {
        /** Map and Reduce. */
        PROGRAMS,
        /** MatMul. */
        MATMUL,
        /** Claimed composites. */
        COMPOSITES,
        /** Gather, ScatterAdd and Copy. */
        MOVES
    }

    private final Map<Kind, long[]> counts = new EnumMap<>(Kind.class);

    Meter() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new long[2]);
        }
    }

    void add(Kind kind, long nanos) {
        long[] c = counts.getOrDefault(kind, new long[2]);
        c[0]++;
        c[1] += nanos;
    }

    /** Launches of a kind since the last reset. */
    public long launches(Kind kind) {
        return counts.getOrDefault(kind, new long[2])[0];
    }

    /** Nanoseconds in a kind since the last reset. */
    public long nanos(Kind kind) {
        return counts.getOrDefault(kind, new long[2])[1];
    }

    /** Launches of all kinds since the last reset. */
    public long launches() {
        return counts.values().stream().mapToLong(c -> c[0]).sum();
    }

    /** Starts again at zero. */
    public void reset() {
        counts.values().forEach(c -> java.util.Arrays.fill(c, 0));
    }
}
