package org.espalier.tensor;

/**
 * Bytes of a session's memory by what they are for. Memory is asked for in rounded sizes, and these
 * are counted; not counted are freed buffers that are kept for the next request, and what backends,
 * native libraries and the JVM keep for themselves.
 *
 * @param parameters weights and states of modules, with their copies in narrower types
 * @param gradients sums over the shards of a batch, one for each parameter
 * @param optimizer what optimizers and transforms of updates keep between steps
 * @param activations tensors that the tape holds for the way back
 * @param temporary all others: results at hand, batches, gradients on their way
 */
public record MemoryUse(
        long parameters, long gradients, long optimizer, long activations, long temporary) {
    /** None. */
    public static MemoryUse none() {
        return new MemoryUse(0, 0, 0, 0, 0);
    }

    /** All of it. */
    public long total() {
        return parameters + gradients + optimizer + activations + temporary;
    }
}
