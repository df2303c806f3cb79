package org.espalier.core.engine;

import org.espalier.internal.Handle;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/** What lies under a tensor: memory, layout, and the node of the tape it came from. */
final class Value implements Handle {
    private final Claim claim;
    private final Storage storage;
    private final DType dtype;
    private final Layout layout;
    private final @Nullable Node node;
    private final int output;
    private @Nullable String name;
    private boolean ones;
    private String ended = "";

    /** One holder's share of a storage: given back once, by the owner or by the cleaner. */
    static final class Claim {
        private final Storage storage;
        private final boolean saved;
        private boolean released;

        private Claim(Storage storage, boolean saved) {
            this.storage = storage;
            this.saved = saved;
            storage.retain();
        }

        /** A handle's. */
        static Claim held(Storage storage) {
            return new Claim(storage, false);
        }

        /** The tape's. */
        static Claim saved(Storage storage) {
            storage.save();
            return new Claim(storage, true);
        }

        void release() {
            if (released) {
                return;
            }
            released = true;
            if (saved) {
                storage.unsave();
            }
            storage.release();
        }

        boolean isReleased() {
            return released;
        }
    }

    Value(Storage storage, DType dtype, Layout layout, @Nullable Node node, int output) {
        this.claim = Claim.held(storage);
        this.storage = storage;
        this.dtype = dtype;
        this.layout = layout;
        this.node = node;
        this.output = output;
    }

    Claim claim() {
        return claim;
    }

    Storage storage() {
        return storage;
    }

    DType dtype() {
        return dtype;
    }

    Layout layout() {
        return layout;
    }

    @Nullable Node node() {
        return node;
    }

    int output() {
        return output;
    }

    @Nullable String name() {
        return name;
    }

    void name(String newName) {
        name = newName;
        storage.name(newName);
    }

    /** Whether every element is known to be 1, without reading it. */
    boolean isOnes() {
        return ones;
    }

    void markOnes() {
        ones = true;
    }

    void release() {
        release("by close(). Fix: close it after its last use");
    }

    /**
     * Ends this handle; {@code how} says when and what would help, should somebody use it later.
     */
    void release(String how) {
        if (!claim.isReleased()) {
            ended = how;
            claim.release();
        }
    }

    boolean isReleased() {
        return claim.isReleased();
    }

    /** The memory, for a launch. */
    Slice slice() {
        requireLive();
        return new Slice(storage.buffer(), layout);
    }

    void requireLive() {
        if (claim.isReleased()) {
            String subject = name == null ? "a tensor" : "tensor '" + name + "'";
            throw new TensorException(
                    "%s %s %s was released %s".formatted(subject, layout.shape(), dtype, ended));
        }
        storage.requireOpen();
    }
}
