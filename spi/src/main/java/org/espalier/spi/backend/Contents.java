package org.espalier.spi.backend;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The elements of memory that stays as it is over many launches, as weights do between updates, and
 * what kernels derived from them: a packed copy, say. Core tells it of every change and closes it
 * with the memory. For the session's thread alone.
 */
public final class Contents implements AutoCloseable {
    /** What a kernel derived. It remembers the {@link Contents#version version} it was made of. */
    public interface Derived extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Requests in one version that need nothing kept: by a run's warm-up, and by its first step.
     */
    private static final int FEW = 2;

    private final Map<Object, Derived> kept = new LinkedHashMap<>();
    private final Map<Object, Integer> requests = new LinkedHashMap<>(); // in this version
    private long version = 1;

    /** Another number after each change of the elements. */
    public long version() {
        return version;
    }

    /**
     * What is kept under a key, from the third request in one version on: weights that every update
     * follows, as in training without accumulation, gain nothing and cost no memory. Bringing it up
     * to date after a change is the caller's. The key says all that it depends on but the elements:
     * kernel, layout, form.
     */
    public <T extends Derived> Optional<T> derived(Object key, Class<T> type, Supplier<T> make) {
        return requests.merge(key, 1, (n, _) -> n > FEW ? n : n + 1) > FEW
                ? Optional.of(type.cast(kept.computeIfAbsent(key, _ -> make.get())))
                : Optional.empty();
    }

    /** The elements have changed. */
    public void changed() {
        version++;
        requests.clear();
    }

    /** Closes what is kept: the memory ends, or holds something else from now on. */
    @Override
    public void close() {
        changed();
        kept.values().forEach(Derived::close);
        kept.clear();
    }
}
