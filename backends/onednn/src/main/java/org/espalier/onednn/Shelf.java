package org.espalier.onednn;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What oneDNN compiled, and what it has no code for: a bounded memory, the longest unused one
 * leaves. For the session's thread alone, between launches.
 */
final class Shelf<K, V extends Shelf.Compiled> {
    /** Something of oneDNN's that is given back. */
    interface Compiled extends AutoCloseable {
        @Override
        void close();
    }

    private final int most;
    private final LinkedHashMap<K, Optional<V>> known = new LinkedHashMap<>(64, 0.75f, true);

    Shelf(int most) {
        this.most = most;
    }

    Optional<V> get(K key, Supplier<Optional<V>> make) {
        Optional<V> there = known.get(key);
        if (there == null) {
            there = make.get();
            known.put(key, there);
        }
        return there;
    }

    /** To be called when nothing runs. */
    void trim() {
        shrink(most);
    }

    void close() {
        shrink(0);
    }

    private void shrink(int size) {
        while (known.size() > size) {
            known.pollFirstEntry().getValue().ifPresent(Compiled::close);
        }
    }
}
