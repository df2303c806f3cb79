package org.espalier.data;

/**
 * Hears how far a preparation is. Called from the thread that prepares, possibly often: who draws
 * should skip most calls.
 */
@FunctionalInterface
public interface Progress {
    /**
     * Some work is done. A phase starts with {@code done} 0 and ends with {@code done} equal to
     * {@code total}.
     *
     * @param phase what is going on, for instance {@code tokenize}
     * @param done units finished (bytes, unless the phase says otherwise)
     * @param total units of the whole phase
     */
    void report(String phase, long done, long total);

    /** A listener that ignores everything. */
    static Progress silent() {
        return (phase, done, total) -> {};
    }
}
