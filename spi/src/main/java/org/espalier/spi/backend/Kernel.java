package org.espalier.spi.backend;

/** A compiled operation. */
public interface Kernel {
    /**
     * Runs it, or enqueues it behind what was enqueued before. Shapes and types have been checked.
     */
    void launch(Binding binding);

    /** What may vary without changing a bit of its result. The testkit holds it to this. */
    Determinism determinism();
}
