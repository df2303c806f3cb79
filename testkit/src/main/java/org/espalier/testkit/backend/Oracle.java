package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.spi.backend.BackendProvider;

/** What a case should give, by the reference backend. */
final class Oracle implements AutoCloseable {
    private final Rig rig;

    Oracle(BackendProvider reference) {
        rig = new Rig(reference, new Scrambled(1, 0));
    }

    /** The bits of the numeric contract. */
    List<Memory> bits(Case one) {
        return memories(one);
    }

    /** The same in f64 on the same inputs. */
    List<Memory> exact(Case one) {
        return memories(one.wide(x -> x));
    }

    /** The same in f64 on absolute inputs: what the rounding errors of sums are measured by. */
    List<Memory> sizes(Case one) {
        return memories(one.wide(Math::abs));
    }

    private List<Memory> memories(Case one) {
        return rig.run(one)
                .orElseThrow(() -> new IllegalStateException("the oracle has no " + one))
                .memories();
    }

    @Override
    public void close() {
        rig.close();
    }
}
