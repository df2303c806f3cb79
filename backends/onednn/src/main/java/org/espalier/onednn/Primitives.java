package org.espalier.onednn;

import java.util.LinkedHashMap;

/** The products compiled so far, by shape: a bounded memory, the longest unused one leaves. */
final class Primitives implements AutoCloseable {
    private record Key(Matrix a, Matrix b, Matrix c) {}

    private static final int MOST = 512;

    private final Engine engine;
    private final int most;
    private final LinkedHashMap<Key, Primitive> known = new LinkedHashMap<>(64, 0.75f, true);

    Primitives(Engine engine) {
        this(engine, MOST);
    }

    Primitives(Engine engine, int most) {
        this.engine = engine;
        this.most = most;
    }

    /** Called by the session's thread alone, between launches. */
    Primitive get(Matrix a, Matrix b, Matrix c) {
        return known.computeIfAbsent(new Key(a, b, c), _ -> new Primitive(engine, a, b, c));
    }

    /** To be called when nothing runs. */
    void trim() {
        while (known.size() > most) {
            known.pollFirstEntry().getValue().close();
        }
    }

    int size() {
        return known.size();
    }

    @Override
    public void close() {
        known.values().forEach(Primitive::close);
        known.clear();
    }
}
