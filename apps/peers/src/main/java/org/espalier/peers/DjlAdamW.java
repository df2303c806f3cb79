package org.espalier.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.peers.Samples;
import org.espalier.benchmarks.peers.Turns;
import org.espalier.benchmarks.peers.Workload;

/** DJL's AdamW, parameter by parameter, with gradients that stay as they are. */
final class DjlAdamW {
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> gradients = new ArrayList<>();
    private final Optimizer optimizer = Updates.optimizer(0);

    DjlAdamW(Workload.AdamW workload, NDManager manager) {
        long first = 0;
        for (long n : workload.sizes()) {
            NDArray w = array(manager, 0, first, n);
            w.setRequiresGradient(true);
            weights.add(w);
            gradients.add(array(manager, 1, first, n));
            first += n;
        }
    }

    private static NDArray array(NDManager manager, int which, long first, long n) {
        float[] values = new float[Math.toIntExact(n)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Samples.element(which, first + i);
        }
        return manager.create(values, new Shape(n));
    }

    void run(Turns turns) {
        turns.ready();
        while (true) {
            for (int i = 0; i < weights.size(); i++) {
                optimizer.update(Integer.toString(i), weights.get(i), gradients.get(i));
            }
            turns.stepped(this::look);
        }
    }

    private double look() {
        try (NDManager scope = weights.getFirst().getManager().newSubManager()) {
            NDArray w = weights.getFirst().duplicate();
            w.attach(scope);
            return w.mul(gradients.getFirst()).mean().getFloat();
        }
    }
}
