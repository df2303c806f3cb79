package org.espalier.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import org.espalier.benchmarks.peers.Samples;
import org.espalier.benchmarks.peers.Workload;

/** Linear layers with ReLU between them. */
final class DjlMlp implements DjlModel {
    private static final Loss LOSS = Loss.softmaxCrossEntropyLoss("loss", 1, -1, true, true);

    private final NDManager manager;
    private final Parameters parameters;
    private final int batch;
    private final int width;
    private final int layers;
    private final Samples.Digits digits;

    DjlMlp(Workload.Mlp workload, NDManager manager, Parameters parameters) {
        this.manager = manager;
        this.parameters = parameters;
        batch = workload.batch();
        width = workload.widths().getFirst();
        layers = workload.widths().size() - 1;
        digits = new Samples.Digits(width, workload.widths().getLast());
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public NDArray loss(long step, NDManager scope) {
        float[] pixels = new float[batch * width];
        long[] labels = new long[batch];
        for (int i = 0; i < batch; i++) {
            long n = step * batch + i;
            System.arraycopy(digits.pixels(n), 0, pixels, i * width, width);
            labels[i] = digits.label(n);
        }
        NDArray logits = logits(scope.create(pixels, new Shape(batch, width)));
        return LOSS.evaluate(new NDList(scope.create(labels)), new NDList(logits));
    }

    private NDArray logits(NDArray x) {
        NDArray y = x;
        for (int i = 0; i < layers; i++) {
            NDArray w = parameters.get("layers." + i + ".weight");
            NDArray b = parameters.get("layers." + i + ".bias");
            y = Linear.linear(y, w, b).singletonOrThrow();
            y = i + 1 < layers ? Activation.relu(y) : y;
        }
        return y;
    }
}
