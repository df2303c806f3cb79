package org.espalier.onednn;

import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.HostBuffer;

/**
 * A packed copy of weights that lives as long as they do and is brought up to date when they have
 * changed.
 */
final class Kept implements Contents.Derived {
    private final Contents weights;
    private Optional<HostBuffer> memory = Optional.empty();
    private long packed; // version of the weights in the copy; none is 0

    Kept(Contents weights) {
        this.weights = weights;
    }

    /** The copy's address. */
    long address(Backend base, long bytes) {
        if (memory.isEmpty()) {
            memory = Optional.of((HostBuffer) base.allocate(DType.U8, bytes));
        }
        return memory.orElseThrow().segment().address();
    }

    /** Notes that the caller packs the weights as they are; false where the copy is one of them. */
    boolean renew() {
        boolean stale = packed != weights.version();
        packed = weights.version();
        return stale;
    }

    Optional<HostBuffer> memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.ifPresent(Buffer::close);
        memory = Optional.empty();
        packed = 0;
    }
}
