package org.espalier.core.engine;

import org.espalier.spi.backend.Buffer;
import org.jspecify.annotations.Nullable;

/** A buffer, free or in use; in use, it remembers what for. The allocator's to change. */
final class Block {
    private final Buffer buffer;
    private final long bytes;
    private @Nullable Request request; // null while free
    private @Nullable Storage storage;
    private MemoryOwner owner = MemoryOwner.TEMPORARY;
    private String name = "";

    Block(Buffer buffer) {
        this.buffer = buffer;
        this.bytes = buffer.elements() * buffer.dtype().bytes();
    }

    Buffer buffer() {
        return buffer;
    }

    long bytes() {
        return bytes;
    }

    MemoryOwner owner() {
        return owner;
    }

    void taken(Request by) {
        request = by;
        owner = by.owner();
    }

    void freed() {
        request = null;
        storage = null;
        name = "";
    }

    boolean isLive() {
        return request != null;
    }

    void owner(MemoryOwner other) {
        owner = other;
    }

    /** Names what lies there. */
    void name(String given) {
        name = given;
    }

    /** Whose holders decide how long it is in use. */
    void holds(Storage whose) {
        storage = whose;
    }

    /** Gives it back if the operation that asked for it has failed before anybody held it. */
    void giveIfAbandoned() {
        if (storage != null) {
            storage.giveIfAbandoned();
        }
    }

    /**
     * What lies there, for instance {@code 4,096 bytes, activations: f32 [4, 256], gelu in mlp}.
     */
    String text() {
        Request r = java.util.Objects.requireNonNull(request, "free");
        String called = name.isEmpty() ? "" : "'" + name + "', ";
        return "%s %s: %s, %s%s"
                .formatted(OverBudget.bytes(bytes), owner, r.form(), called, r.where());
    }
}
