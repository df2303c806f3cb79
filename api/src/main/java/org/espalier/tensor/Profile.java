package org.espalier.tensor;

/**
 * What a session's kernels did: launches and nanoseconds by kind.
 *
 * @param programs fused elementwise passes and reductions
 * @param matmuls matrix products with their epilogues
 * @param composites larger operations that the backend claims whole
 * @param moves gathers, scatters and copies
 * @param borrowed kernels that the session's backend lacks and the one below it ran
 * @param kernels kernels compiled since the session was opened, and the time that took
 */
public record Profile(
        Part programs, Part matmuls, Part composites, Part moves, Part borrowed, Part kernels) {
    /**
     * A kind of kernel.
     *
     * @param count launches, or kernels compiled
     * @param nanos time in them on the issuing thread
     */
    public record Part(long count, long nanos) {}

    /** Launches of all kinds. */
    public long launches() {
        return programs.count + matmuls.count + composites.count + moves.count + borrowed.count;
    }

    /** Time in kernels of all kinds, in nanoseconds. */
    public long nanos() {
        return programs.nanos + matmuls.nanos + composites.nanos + moves.nanos + borrowed.nanos;
    }
}
