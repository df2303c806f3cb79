package org.espalier.core.engine;

import org.espalier.tensor.MemoryUse;

/** Live bytes by owner, and what they were at the moment of most since a mark. */
final class Ledger {
    /** Bytes of each owner. */
    private static final class Sums {
        private long parameters;
        private long gradients;
        private long optimizer;
        private long activations;
        private long temporary;
        private long total;

        void add(MemoryOwner owner, long bytes) {
            switch (owner) {
                case PARAMETERS -> parameters += bytes;
                case GRADIENTS -> gradients += bytes;
                case OPTIMIZER -> optimizer += bytes;
                case ACTIVATIONS -> activations += bytes;
                case TEMPORARY -> temporary += bytes;
            }
            total += bytes;
        }

        void set(Sums other) {
            parameters = other.parameters;
            gradients = other.gradients;
            optimizer = other.optimizer;
            activations = other.activations;
            temporary = other.temporary;
            total = other.total;
        }

        /** Of several moments with as many bytes the last one stays. */
        void raise(Sums other) {
            if (other.total >= total) {
                set(other);
            }
        }

        MemoryUse use() {
            return new MemoryUse(parameters, gradients, optimizer, activations, temporary);
        }
    }

    private final Sums live = new Sums();
    private final Sums peak = new Sums();
    private final Sums step = new Sums();

    void add(MemoryOwner owner, long bytes) {
        live.add(owner, bytes);
        peak.raise(live);
        step.raise(live);
    }

    void remove(MemoryOwner owner, long bytes) {
        live.add(owner, -bytes);
    }

    void move(MemoryOwner from, MemoryOwner to, long bytes) {
        remove(from, bytes);
        add(to, bytes);
    }

    long total() {
        return live.total;
    }

    MemoryUse use() {
        return live.use();
    }

    /** At the moment of most since {@link #resetPeak}. */
    MemoryUse peak() {
        return peak.use();
    }

    void resetPeak() {
        peak.set(live);
    }

    /** At the moment of most since {@link #beginStep}. */
    MemoryUse step() {
        return step.use();
    }

    void beginStep() {
        step.set(live);
    }
}
