package org.espalier.onednn;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.spi.backend.Backend;

/** What the convolutions of one backend share: those compiled so far, and memory to work in. */
final class Convolutions implements AutoCloseable {
    private static final int MOST = 256;

    private final Engine engine;
    private final Slabs slabs = new Slabs();
    private final List<Scratch> packed; // one per input
    private final Scratch partial;
    private final Shelf<Convolving, Convolution> known = new Shelf<>(MOST);

    Convolutions(Engine engine, Backend base) {
        this.engine = engine;
        this.packed = Stream.generate(() -> new Scratch(base)).limit(3).toList();
        this.partial = new Scratch(base);
    }

    Convolution get(Convolving one) {
        return known.get(one, () -> Optional.of(new Convolution(engine, slabs, one))).orElseThrow();
    }

    /** To be called when nothing runs. */
    void trim() {
        known.trim();
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
        known.close();
        slabs.close();
        packed.forEach(Scratch::close);
        partial.close();
    }
}
