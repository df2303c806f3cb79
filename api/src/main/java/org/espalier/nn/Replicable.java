package org.espalier.nn;

/** A module [.., width] → [.., width] that there can be several of: the experts of a mixture. */
public interface Replicable {
    /** The last axis of what it takes. */
    long width();

    /** A module of the same kind and sizes, whose parameters start anew under their own names. */
    Module replica();
}
