package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.internal.Context;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.kernel.Pullback;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Issues matrix products with their epilogues. */
final class Products {
    private final Issue issue;
    private final Copies copies;
    private final ProgramGradient gradients;

    Products(Issue issue, Copies copies, ProgramGradient gradients) {
        this.issue = issue;
        this.copies = copies;
        this.gradients = gradients;
    }

    Tensor matmul(Program epilogue, Tensor left, Tensor right, List<Tensor> extras) {
        Tensor a = factor(left);
        Tensor b = factor(right);
        List<Tensor> inputs = new ArrayList<>(List.of(a, b));
        inputs.addAll(extras);
        MatMulOperands m = new MatMulOperands(copies, a, b, extras);
        return Recorder.tracked(inputs)
                ? recorded(epilogue, m, inputs)
                : issue.tensor(launched(epilogue, m, Optional.empty()));
    }

    /** Integers carry no gradient. */
    private Tensor factor(Tensor x) {
        return x.dtype().isFloating() ? x : x.detach();
    }

    /** What a program makes of the product: f32 of integers, which stay i32 without one. */
    private static DType result(Program epilogue, MatMulOperands m) {
        boolean isBare = epilogue.equals(Program.identity());
        return m.isWhole() ? (isBare ? DType.I32 : DType.F32) : m.dtype();
    }

    private Fresh launched(Program epilogue, MatMulOperands m, Optional<Fresh> product) {
        Fresh out = issue.fresh(result(epilogue, m), m.shape());
        Launch launch = new Launch(issue, m, epilogue, out, product);
        switch (precision(m)) {
            case F32 -> launch.whole();
            case BF16 -> launch.rounded(DType.BF16);
            case F16 -> launch.rounded(DType.F16);
            case BF16X3 -> launch.split(Launch.THREE);
            case BF16X6 -> launch.split(Launch.SIX);
        }
        return out;
    }

    private Precision precision(MatMulOperands m) {
        boolean isRounded = m.dtype() == DType.F32 && Context.current().rounded();
        return isRounded ? issue.precision() : Precision.F32;
    }

    private Tensor recorded(Program epilogue, MatMulOperands m, List<Tensor> inputs) {
        Pullback kept = gradients.pullback(epilogue, inner(epilogue, Issue.tracked(inputs)));
        Optional<Fresh> product =
                needsProduct(epilogue, kept)
                        ? Optional.of(issue.fresh(result(epilogue, m), m.shape()))
                        : Optional.empty();
        Fresh out = launched(epilogue, m, product);
        Node node = issue.recorder().node(rule(epilogue, m, inputs, kept), inputs);
        inputs.subList(0, 2).forEach(x -> node.save(Recorder.value(x)));
        for (int i : kept.primals()) {
            Tensor x = i == 0 ? issue.tensor(product.orElseThrow(), node, 1) : inputs.get(i + 1);
            node.save(Recorder.value(x));
        }
        return issue.tensor(out, node, 0);
    }

    private static boolean needsProduct(Program epilogue, Pullback kept) {
        return kept.primals().contains(0) && !epilogue.equals(Program.identity());
    }

    private Rule rule(Program epilogue, MatMulOperands m, List<Tensor> inputs, Pullback kept) {
        List<Shape> shapes = new ArrayList<>(List.of(m.shape()));
        shapes.addAll(Issue.shapes(inputs.subList(2, inputs.size())));
        Rule rule = new MatMulRule(gradients, epilogue, m.shape(), shapes, kept);
        return Context.current().rounded() ? rule : new Unrounded(rule);
    }

    /** The gradient of a product whose operands are not rounded: nor are its own products'. */
    private record Unrounded(Rule rule) implements Rule {
        @Override
        public String label() {
            return rule.label();
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            return Context.current().unrounded().run(() -> rule.pull(saved, dy, wanted));
        }
    }

    /** Flags of a, b and the extras as flags of the epilogue's inputs: the product, the extras. */
    static boolean[] inner(Program epilogue, boolean[] flags) {
        boolean[] inner = new boolean[epilogue.inputs().size()];
        inner[0] = flags[0] || flags[1];
        System.arraycopy(flags, 2, inner, 1, inner.length - 1);
        return inner;
    }
}
