package org.espalier.nn;

/** A module that there can be several of, such as the experts of a mixture. */
public interface Replicable {
    /** A module of the same kind and sizes, whose parameters start anew under their own names. */
    Module replica();
}
