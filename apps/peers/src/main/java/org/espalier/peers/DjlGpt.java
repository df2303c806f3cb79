package org.espalier.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.loss.Loss;
import org.espalier.benchmarks.peers.Samples;
import org.espalier.benchmarks.peers.Workload;

/** A GPT with pre-norm blocks, exact GELU and a tied head. */
final class DjlGpt implements DjlModel {
    private static final Loss LOSS = Loss.softmaxCrossEntropyLoss("loss", 1, -1, true, true);
    private static final float EPS = 1e-5f;
    private static final float NEVER = -1e9f; // before softmax, where a key lies in the future

    private final Workload.Gpt shape;
    private final NDManager manager;
    private final Parameters parameters;
    private final NDArray mask; // [T, T]

    DjlGpt(Workload.Gpt shape, NDManager manager, Parameters parameters) {
        this.shape = shape;
        this.manager = manager;
        this.parameters = parameters;
        int t = shape.context();
        float[] future = new float[t * t];
        for (int i = 0; i < t * t; i++) {
            future[i] = i % t > i / t ? NEVER : 0;
        }
        mask = manager.create(future, new Shape(t, t));
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
        NDArray inputs = tokens(step, 0, scope);
        NDArray targets = tokens(step, 1, scope).reshape(-1);
        NDArray logits = logits(inputs).reshape(-1, shape.vocabulary());
        return LOSS.evaluate(new NDList(targets), new NDList(logits));
    }

    private NDArray tokens(long step, int part, NDManager scope) {
        int t = shape.context();
        long[] all = new long[shape.batch() * t];
        for (int b = 0; b < shape.batch(); b++) {
            int[] row = Samples.tokens(step * shape.batch() + b, part, t, shape.vocabulary());
            for (int i = 0; i < t; i++) {
                all[b * t + i] = row[i];
            }
        }
        return scope.create(all, new Shape(shape.batch(), t));
    }

    private NDArray logits(NDArray inputs) { // [B, T]
        NDArray table = parameters.get("tokens.weight");
        NDArray x = Embedding.embedding(inputs, table, SparseFormat.DENSE).singletonOrThrow();
        x = x.add(parameters.get("positions"));
        for (int i = 0; i < shape.layers(); i++) {
            x = block("blocks." + i, x);
        }
        return Linear.linear(norm("norm", x), table).singletonOrThrow();
    }

    private NDArray block(String name, NDArray x) { // [B, T, width]
        NDArray y = x.add(attention(name + ".attention", norm(name + ".norm1", x)));
        NDArray up = linear(name + ".mlp.up", norm(name + ".norm2", y));
        return y.add(linear(name + ".mlp.down", Activation.gelu(up)));
    }

    private NDArray attention(String name, NDArray x) { // [B, T, width]
        NDList parts = linear(name + ".qkv", x).split(3, 2);
        NDArray q = heads(parts.get(0));
        NDArray k = heads(parts.get(1));
        NDArray v = heads(parts.get(2));
        double scale = 1 / StrictMath.sqrt((double) shape.width() / shape.heads());
        NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).mul(scale).add(mask);
        NDArray mixed = scores.softmax(-1).matMul(v).transpose(0, 2, 1, 3); // [B, T, H, d]
        return linear(name + ".out", mixed.reshape(x.getShape()));
    }

    private NDArray heads(NDArray x) { // [B, T, width] to [B, H, T, d]
        long d = shape.width() / shape.heads();
        return x.reshape(shape.batch(), shape.context(), shape.heads(), d).transpose(0, 2, 1, 3);
    }

    private NDArray linear(String name, NDArray x) {
        NDArray w = parameters.get(name + ".weight");
        return Linear.linear(x, w, parameters.get(name + ".bias")).singletonOrThrow();
    }

    private NDArray norm(String name, NDArray x) {
        NDArray gain = parameters.get(name + ".weight");
        NDArray bias = parameters.get(name + ".bias");
        Shape last = new Shape(shape.width());
        return LayerNorm.layerNorm(x, last, gain, bias, EPS).singletonOrThrow();
    }
}
