package org.espalier.spi.backend;

/** What may vary without changing a bit. (D3 belongs to a run, not to a kernel.) */
public enum Determinism {
    /** Nothing is promised. */
    D0,
    /** The same bits run to run on one machine. */
    D1,
    /** D1, and for any number of threads, vector width, JIT state and batch split. */
    D2,
    /** D2, and on any CPU, operating system and JVM. */
    D4
}
