package org.espalier.spi.backend;

import java.util.LinkedHashMap;
import java.util.Map;
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

    private final Map<Object, Derived> kept = new LinkedHashMap<>();
    private long version = 1;

    /** Another number after each change of the elements. */
    public long version() {
        return version;
    }

    /**
     * What is kept under a key, made at the first request; bringing it up to date after a change is
     * the caller's. The key says all that it depends on but the elements: kernel, layout, form.
     */
    public <T extends Derived> T derived(Object key, Class<T> type, Supplier<T> make) {
        return type.cast(kept.computeIfAbsent(key, _ -> make.get()));
    }

    /** The elements have changed. */
    public void changed() {
        version++;
    }

    /** Closes what is kept: the memory ends, or holds something else from now on. */
    @Override
    public void close() {
        changed();
        kept.values().forEach(Derived::close);
        kept.clear();
    }
}
