package org.espalier.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import org.espalier.benchmarks.peers.Contender;
import org.espalier.benchmarks.peers.Turns;
import org.espalier.benchmarks.peers.Weights;
import org.espalier.benchmarks.peers.Workload;

/**
 * DJL with its PyTorch engine, used as its documentation does: NDArrays, collectors, optimizers.
 */
final class Djl implements Contender {
    private Djl() {}

    /** A contender's program: workload, weights. */
    public static void main(String[] args) throws IOException {
        Turns.main(args, new Djl());
    }

    @Override
    public void compete(Workload workload, Weights weights, Turns turns) throws IOException {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            switch (workload) {
                case Workload.Gpt g ->
                        train(
                                new DjlGpt(g, manager, Parameters.read(weights, manager)),
                                0.01f,
                                turns);
                case Workload.Mlp m ->
                        train(new DjlMlp(m, manager, Parameters.read(weights, manager)), 0, turns);
                case Workload.AdamW w -> new DjlAdamW(w, manager).run(turns);
                case Workload.Maml m ->
                        throw new IllegalArgumentException(
                                m.id() + ": DJL has no gradients of gradients");
            }
        }
    }

    private static void train(DjlModel model, float decay, Turns turns) {
        Updates updates = new Updates(decay);
        turns.ready();
        for (long step = 0; ; step++) {
            double loss = step(model, step, updates);
            turns.stepped(loss);
        }
    }

    private static double step(DjlModel model, long step, Updates updates) {
        try (NDManager scope = model.manager().newSubManager()) {
            double value;
            try (var collector = ai.djl.engine.Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray loss = model.loss(step, scope);
                collector.backward(loss);
                value = loss.getFloat();
            }
            updates.run(model.parameters());
            return value;
        }
    }
}
