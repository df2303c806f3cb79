package org.espalier.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** AdamW as DJL has it, with decay for parameters of two axes and more. */
final class Updates {
    private static final float RATE = 1e-3f;

    private final Optimizer matrices;
    private final Optimizer vectors;

    Updates(float decay) {
        matrices = optimizer(decay);
        vectors = optimizer(0);
    }

    static Optimizer optimizer(float decay) {
        return Optimizer.adamW()
                .optLearningRateTracker(Tracker.fixed(RATE))
                .optWeightDecays(decay)
                .build();
    }

    void run(Parameters parameters) {
        parameters
                .all()
                .forEach((name, w) -> {
                    try (NDArray g = w.getGradient()) {
                        (w.getShape().dimension() >= 2 ? matrices : vectors).update(name, w, g);
                    }
                });
    }
}
