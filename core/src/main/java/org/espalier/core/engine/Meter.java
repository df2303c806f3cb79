package org.espalier.core.engine;

import java.util.Arrays;
import org.espalier.tensor.Profile;

/** Launches and time by kind of kernel. */
final class Meter {
    /** What a kernel is. */
    enum Kind {
        PROGRAMS,
        MATMUL,
        COMPOSITES,
        MOVES
    }

    private final long[] counts = new long[Kind.values().length];
    private final long[] nanos = new long[Kind.values().length];
    private long kernels;
    private long compileNanos;

    void launched(Kind kind, long time) {
        counts[kind.ordinal()]++;
        nanos[kind.ordinal()] += time;
    }

    void compiled(long time) {
        kernels++;
        compileNanos += time;
    }

    Profile profile() {
        return new Profile(
                part(Kind.PROGRAMS),
                part(Kind.MATMUL),
                part(Kind.COMPOSITES),
                part(Kind.MOVES),
                new Profile.Part(kernels, compileNanos));
    }

    private Profile.Part part(Kind kind) {
        return new Profile.Part(counts[kind.ordinal()], nanos[kind.ordinal()]);
    }

    void reset() {
        Arrays.fill(counts, 0);
        Arrays.fill(nanos, 0);
    }
}
