package org.espalier.onednn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.spi.backend.Backend;

/**
 * What the convolutions of one backend share: those compiled so far, a bounded memory that the
 * longest unused one leaves, and memory to work in.
 */
final class Convolutions implements AutoCloseable {
    private static final int MOST = 256;

    private final Engine engine;
    private final Slabs slabs = new Slabs();
    private final List<Scratch> packed; // one per input
    private final Scratch partial;
    private final LinkedHashMap<Convolving, Convolution> known =
            new LinkedHashMap<>(64, 0.75f, true);

    Convolutions(Engine engine, Backend base) {
        this.engine = engine;
        this.packed = Stream.generate(() -> new Scratch(base)).limit(3).toList();
        this.partial = new Scratch(base);
    }

    /** Called by the session's thread alone, between launches. */
    Convolution get(Convolving one) {
        return known.computeIfAbsent(one, k -> new Convolution(engine, slabs, k));
    }

    /** To be called when nothing runs. */
    void trim() {
        while (known.size() > MOST) {
            known.pollFirstEntry().getValue().close();
        }
    }

    /** For an input that lies with gaps. */
    Scratch packed(int input) {
        return packed.get(input);
    }

    /** For sums over parts of the batch. */
    Scratch partial() {
        return partial;
    }

    @Override
    public void close() {
        known.values().forEach(Convolution::close);
        known.clear();
        slabs.close();
        packed.forEach(Scratch::close);
        partial.close();
    }
}
