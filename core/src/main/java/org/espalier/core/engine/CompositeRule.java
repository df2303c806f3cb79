package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.internal.Context;
import org.espalier.kernel.Op;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a claimed composite: its {@code .grad} kernel where the backend claims that too
 * and no second derivative is wanted, else the gradient of its decomposition. Saves all inputs,
 * then the outputs that {@code .grad} takes.
 */
record CompositeRule(
        CompositeCalls calls, Op.Composite op, CompositeDefinition definition, int inputs)
        implements Rule {
    @Override
    public String label() {
        return op.name();
    }

    @Override
    public List<@Nullable Tensor> pull(
            List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
        Tensor d = dy.getFirst();
        if (d == null) {
            return Rule.nothing(inputs);
        }
        boolean differentiable = Context.current().gradients();
        List<Tensor> fused = differentiable ? List.of() : fused(saved, d);
        return fused.isEmpty() ? decomposed(saved, d, wanted, differentiable) : spread(fused);
    }

    private List<Tensor> fused(List<Tensor> saved, Tensor d) {
        List<Tensor> operands = new ArrayList<>();
        definition.gradientInputs().forEach(i -> operands.add(saved.get(i)));
        for (int i = inputs; i < saved.size(); i++) {
            operands.add(saved.get(i));
        }
        operands.add(d);
        Op.Composite gradient = new Op.Composite(op.name() + ".grad", op.attributes());
        List<org.espalier.kernel.Shape> shapes =
                definition.differentiable().stream().map(i -> saved.get(i).shape()).toList();
        return calls.claimed(gradient, operands, shapes, definition.inPlace());
    }

    private List<@Nullable Tensor> spread(List<Tensor> gradients) {
        @Nullable Tensor[] dx = new Tensor[inputs];
        for (int i = 0; i < gradients.size(); i++) {
            dx[definition.differentiable().get(i)] = gradients.get(i);
        }
        return Arrays.asList(dx);
    }

    private List<@Nullable Tensor> decomposed(
            List<Tensor> saved, Tensor d, boolean[] wanted, boolean differentiable) {
        return Context.current()
                .withGradients(true)
                .run(() -> {
                    List<Tensor> xs = new ArrayList<>();
                    for (int i = 0; i < inputs; i++) {
                        xs.add(start(saved.get(i), wanted[i], differentiable));
                    }
                    Tensor y = definition.decomposition().of(op, xs);
                    return part(y, d, xs, wanted, differentiable);
                });
    }

    /**
     * A fresh start of the tape, through which a second derivative still reaches the input's own
     * history.
     */
    private Tensor start(Tensor x, boolean isWanted, boolean differentiable) {
        if (!isWanted) {
            return x;
        }
        return differentiable ? calls.views().passage(x) : x.variable();
    }

    private List<@Nullable Tensor> part(
            Tensor y, Tensor d, List<Tensor> xs, boolean[] wanted, boolean differentiable) {
        List<Tensor> asked = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            if (wanted[i]) {
                asked.add(xs.get(i));
            }
        }
        List<Tensor> found = calls.derivation().gradients(y, d, asked, differentiable);
        @Nullable Tensor[] dx = new Tensor[inputs];
        int next = 0;
        for (int i = 0; i < inputs; i++) {
            dx[i] = wanted[i] ? found.get(next++) : null;
        }
        return Arrays.asList(dx);
    }
}
