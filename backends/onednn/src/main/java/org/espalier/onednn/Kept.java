package org.espalier.onednn;

import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.HostBuffer;

/**
 * A packed copy of weights that lives as long as they do and is brought up to date when they have
 * changed. It begins as a count of uses: a copy that is used once is not worth its memory.
 */
final class Kept implements Contents.Derived {
    /** Uses in one version: by the run's warm-up, and by its first step. */
    private static final int USES = 2;

    private Optional<HostBuffer> memory = Optional.empty();
    private long version; // of the weights when they were last asked for
    private long packed; // and when they were packed; none is 0
    private int uses;

    /** Notes one more use; whether there were so many in this version that a copy pays. */
    boolean isWanted(long now) {
        uses = now == version ? uses + 1 : 1;
        version = now;
        return uses > USES;
    }

    /** The copy's address, where it is one of the weights as they are. */
    OptionalLong current() {
        return packed == version ? OptionalLong.of(address()) : OptionalLong.empty();
    }

    private long address() {
        return memory.orElseThrow().segment().address();
    }

    /** Memory for the copy, which the caller makes at once. */
    long renew(Backend base, long bytes) {
        if (memory.isEmpty()) {
            memory = Optional.of((HostBuffer) base.allocate(DType.U8, bytes));
        }
        packed = version;
        return address();
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
