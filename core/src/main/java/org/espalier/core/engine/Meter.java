package org.espalier.core.engine;

import java.util.EnumMap;
import java.util.Map;
import org.espalier.tensor.Profile;

/** Launches and time by kind of kernel. */
final class Meter {
    /** What a kernel is. */
    enum Kind {
        PROGRAMS,
        MATMUL,
        COMPOSITES,
        MOVES,
        BORROWED
    }

    private static final Profile.Part NONE = new Profile.Part(0, 0);

    private final Map<Kind, Profile.Part> launched = new EnumMap<>(Kind.class);
    private Profile.Part compiled = NONE;

    private static Profile.Part add(Profile.Part sum, long nanos) {
        return new Profile.Part(sum.count() + 1, sum.nanos() + nanos);
    }

    void launched(Kind kind, long nanos) {
        launched.put(kind, add(part(kind), nanos));
    }

    void compiled(long nanos) {
        compiled = add(compiled, nanos);
    }

    private Profile.Part part(Kind kind) {
        return launched.getOrDefault(kind, NONE);
    }

    Profile profile() {
        return new Profile(
                part(Kind.PROGRAMS),
                part(Kind.MATMUL),
                part(Kind.COMPOSITES),
                part(Kind.MOVES),
                part(Kind.BORROWED),
                compiled);
    }

    void reset() {
        launched.clear();
    }
}
