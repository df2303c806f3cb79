package org.espalier.core.engine;

import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Contents;

/**
 * A buffer with the number of those who need it: handles of tensors and saved values of the tape.
 */
final class Storage {
    private final Allocator allocator;
    private final Buffer buffer;
    private final boolean owned;
    private final Pieces pieces;
    private Optional<Contents> contents = Optional.empty();
    private int holders;

    private Storage(Allocator allocator, Buffer buffer, long elements, boolean owned) {
        this.allocator = allocator;
        this.buffer = buffer;
        this.owned = owned;
        this.pieces = new Pieces(allocator, buffer, elements);
    }

    static Storage allocate(Allocator allocator, DType dtype, long elements) {
        return new Storage(allocator, allocator.take(dtype, elements), elements, true);
    }

    /** A buffer that somebody else gives back: an arena. */
    static Storage borrow(Allocator allocator, Buffer buffer) {
        return new Storage(allocator, buffer, buffer.elements(), false);
    }

    Buffer buffer() {
        return buffer;
    }

    /** The same numbers as sums of bf16 numbers. */
    Pieces pieces() {
        return pieces;
    }

    /** Says that the numbers stay as they are until {@link #changed}: it holds weights. */
    void steady() {
        if (contents.isEmpty()) {
            contents = Optional.of(allocator.watch());
            pieces.steady();
        }
    }

    /** Where kernels keep what they derive from numbers that stay. */
    Optional<Contents> contents() {
        return contents;
    }

    /** The numbers have changed, and bf16 pieces from {@code stale} on no longer fit them. */
    void changed(int stale) {
        contents.ifPresent(Contents::changed);
        pieces.changed(stale);
    }

    /** Gives back what was derived from the numbers. */
    void forget() {
        contents.ifPresent(allocator::forget);
        contents = Optional.empty();
        pieces.drop(0);
    }

    /** Fails once the session is closed. */
    void requireOpen() {
        allocator.requireOpen();
    }

    void retain() {
        holders++;
    }

    void release() {
        holders--;
        if (holders == 0) {
            forget();
            if (owned) {
                allocator.give(buffer);
            }
        }
    }

    /** True when just so many hold it, and the memory is this session's own. */
    boolean hasHolders(int count) {
        return holders == count && owned;
    }
}
