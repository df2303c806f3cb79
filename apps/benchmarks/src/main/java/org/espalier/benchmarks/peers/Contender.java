package org.espalier.benchmarks.peers;

import java.io.IOException;

/** One side: does a workload step by step for as long as it has turns. */
@FunctionalInterface
public interface Contender {
    /**
     * Makes everything ready, calls {@link Turns#ready} and then {@link Turns#stepped} after every
     * step; does not return by itself.
     *
     * @param weights where the initial weights are, or are to be written by whoever comes first
     */
    void compete(Workload workload, Weights weights, Turns turns) throws IOException;
}
