package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/** Takes gradients: where the tape begins, and what is asked of a pass back through it. */
final class Derivation {
    private final Session session;
    private final Recorder recorder;

    Derivation(Session session, Recorder recorder) {
        this.session = session;
        this.recorder = recorder;
    }

    Tensor variable(Tensor x) {
        Value v = Recorder.value(x);
        v.requireLive();
        String name = v.name() == null ? "variable" : v.name();
        Node leaf = recorder.node(new Rule.Leaf(name), List.of());
        return recorder.tensor(v.storage(), v.dtype(), v.layout(), leaf, 0);
    }

    Tensor detach(Tensor x) {
        Value v = Recorder.value(x);
        v.requireLive();
        return v.node() == null ? x : recorder.tensor(v.storage(), v.dtype(), v.layout(), null, 0);
    }

    List<Tensor> gradients(
            Tensor y, @Nullable Tensor seed, List<Tensor> xs, boolean differentiable) {
        xs.forEach(Derivation::requireTracked);
        return recorder.scoped(
                () -> {
                    List<@Nullable Tensor> found = found(y, seed, xs, differentiable);
                    List<Tensor> results = new ArrayList<>();
                    for (int i = 0; i < xs.size(); i++) {
                        results.add(result(found.get(i), xs.get(i)));
                    }
                    return results;
                },
                results -> results);
    }

    private List<@Nullable Tensor> found(
            Tensor y, @Nullable Tensor seed, List<Tensor> xs, boolean differentiable) {
        Tensor d = seed == null ? ones(y) : seed;
        Value root = Recorder.value(y);
        root.requireLive();
        List<Value> targets = xs.stream().map(Recorder::value).toList();
        return root.node() == null
                ? Rule.nothing(xs.size())
                : new Backward(recorder, differentiable)
                        .protecting(d)
                        .run(root.node(), root.output(), d, targets);
    }

    private Tensor result(@Nullable Tensor gradient, Tensor x) {
        return gradient == null
                ? session.scalar(0).broadcastTo(x.shape().dims())
                : recorder.alias(gradient);
    }

    private Tensor ones(Tensor y) {
        Tensor ones = session.scalar(1).broadcastTo(y.shape().dims());
        Recorder.value(ones).markOnes();
        return ones;
    }

    private static void requireTracked(Tensor x) {
        if (Recorder.value(x).node() == null) {
            throw new TensorException(
                    "gradients: %s is no variable and has no history. Fix: x = x.variable() before using it"
                            .formatted(x));
        }
    }

    /** Gradients of y for parameters: contributions, each handed to the sink as it comes. */
    void gradients(
            Tensor y, List<Parameter> wanted, ParameterStore parameters, ParameterStore.Sink sink) {
        Node node = Recorder.value(y).node();
        if (node == null) {
            throw new TensorException(
                    "gradients: %s depends on no parameter. Fix: compute it with gradients on, from a model of this session"
                            .formatted(y));
        }
        recorder.scoped(
                () -> {
                    Tensor d = ones(y);
                    new Backward(recorder, false)
                            .protecting(d)
                            .leaves(
                                    node,
                                    Recorder.value(y).output(),
                                    d,
                                    parameters.leaves(wanted),
                                    (leaf, g) -> sink.accept(parameters.of(leaf), g));
                    return d;
                },
                _ -> List.of());
    }
}
