package org.espalier.core.engine;

import java.util.Optional;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Contents;

/**
 * A buffer with the number of those who need it: handles of tensors and saved values of the tape.
 */
final class Storage {
    private final Allocator allocator;
    private final Block block;
    private final boolean owned;
    private final Pieces pieces;
    private Optional<Contents> contents = Optional.empty();
    private int holders;
    private int saved; // by the tape, so often

    private Storage(Allocator allocator, Block block, long elements, boolean owned) {
        this.allocator = allocator;
        this.block = block;
        this.owned = owned;
        this.pieces = new Pieces(allocator, block, elements);
    }

    static Storage allocate(Allocator allocator, Request request) {
        Block block = allocator.take(request);
        Storage made = new Storage(allocator, block, request.shape().elements(), true);
        block.holds(made);
        return made;
    }

    /** A buffer that somebody else gives back: an arena. */
    static Storage borrow(Allocator allocator, Block block) {
        return new Storage(allocator, block, block.buffer().elements(), false);
    }

    Buffer buffer() {
        return block.buffer();
    }

    /** Names what lies there, for messages; an arena has its own name. */
    void name(String given) {
        if (owned) {
            block.name(given);
        }
    }

    /** Counts the memory with an owner. */
    void own(MemoryOwner owner) {
        allocator.own(block, owner);
        pieces.own(owner);
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

    /** The tape holds it: if it has no other owner, it is an activation. */
    void save() {
        saved++;
        if (block.owner() == MemoryOwner.TEMPORARY) {
            own(MemoryOwner.ACTIVATIONS);
        }
    }

    /** The tape lets go of it. */
    void unsave() {
        saved--;
        if (saved == 0 && block.owner() == MemoryOwner.ACTIVATIONS) {
            own(MemoryOwner.TEMPORARY);
        }
    }

    void release() {
        holders--;
        if (holders == 0) {
            forget();
            if (owned) {
                allocator.give(block);
            }
        }
    }

    /** Gives back memory that nobody came to hold, because its operation has failed. */
    void giveIfAbandoned() {
        if (holders == 0) {
            forget();
            allocator.give(block);
        }
    }

    /** True when just so many hold it, and the memory is this session's own. */
    boolean hasHolders(int count) {
        return holders == count && owned;
    }
}
