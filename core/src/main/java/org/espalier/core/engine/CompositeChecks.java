package org.espalier.core.engine;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Tensor;

/** What the composites of the house ask of their inputs. */
final class CompositeChecks {
    private CompositeChecks() {}

    static void layerNorm(Op.Composite op, List<Tensor> in) {
        inputs(op, in, "x", "gain", "bias");
        rows(op, in.getFirst());
        perColumn(op, "gain", in.get(1), in.getFirst());
        perColumn(op, "bias", in.get(2), in.getFirst());
    }

    static void rmsNorm(Op.Composite op, List<Tensor> in) {
        inputs(op, in, "x", "gain");
        rows(op, in.getFirst());
        perColumn(op, "gain", in.get(1), in.getFirst());
    }

    static void crossEntropy(Op.Composite op, List<Tensor> in) {
        inputs(op, in, "x", "targets");
        Tensor x = in.getFirst();
        rows(op, x);
        targets(op, x, in.get(1));
    }

    private static void targets(Op.Composite op, Tensor x, Tensor targets) {
        Shape lead = x.shape().without(-1);
        boolean whole = targets.dtype() == DType.I32 || targets.dtype() == DType.I64;
        require(
                whole && targets.shape().equals(lead),
                op,
                x,
                () ->
                        "%s must be i32 or i64 %s, the leading axes of %s"
                                .formatted(show("targets", targets), lead, show("x", x)),
                "give one target per row of x");
    }

    static void linearCrossEntropy(Op.Composite op, List<Tensor> in) {
        inputs(op, in, "x", "w", "targets");
        Tensor x = in.getFirst();
        Tensor w = in.get(1);
        rows(op, x);
        require(
                w.shape().rank() == 2
                        && w.shape().dim(1) == x.shape().dim(-1)
                        && w.dtype() == x.dtype(),
                op,
                x,
                () ->
                        "%s must be [classes, %s] %s, a row for each class as wide as %s"
                                .formatted(
                                        show("w", w), x.shape().dim(-1), x.dtype(), show("x", x)),
                "give w as [classes, columns of x]");
        targets(op, x, in.get(2));
    }

    static void attention(Op.Composite op, List<Tensor> in) {
        inputs(op, in, "q", "k", "v");
        Tensor q = in.getFirst();
        String fix = "give q, k and v as [batch, time, heads, size]";
        require(
                q.shape().rank() == 4 && q.dtype().isFloating(),
                op,
                q,
                () -> show("q", q) + " has not four axes of floating numbers",
                fix);
        for (int i = 1; i < 3; i++) {
            Tensor other = in.get(i);
            String name = i == 1 ? "k" : "v";
            require(
                    other.shape().equals(q.shape()) && other.dtype() == q.dtype(),
                    op,
                    q,
                    () -> "%s must be %s, the shape of q".formatted(show(name, other), q.shape()),
                    fix);
        }
    }

    static void inputs(Op.Composite op, List<Tensor> in, String... names) {
        require(
                in.size() == names.length,
                op,
                in.getFirst(),
                () -> "takes %s and got %s".formatted(String.join(", ", names), in.size()),
                "pass one tensor for each");
    }

    private static void rows(Op.Composite op, Tensor x) {
        require(
                x.shape().rank() > 0 && x.dtype().isFloating(),
                op,
                x,
                () -> show("x", x) + " has no last axis of floating numbers",
                "give x as [.., columns]");
    }

    private static void perColumn(Op.Composite op, String name, Tensor v, Tensor x) {
        Shape columns = Shape.of(x.shape().dim(-1));
        require(
                v.shape().equals(columns) && v.dtype() == x.dtype(),
                op,
                x,
                () ->
                        "%s must be %s, the last axis of %s"
                                .formatted(show(name, v), columns, show("x", x)),
                "build the layer for the width of x");
    }

    static String show(String role, Tensor x) {
        return Doors.tensors().show(role, x);
    }

    static void require(
            boolean holds, Op.Composite op, Tensor x, Supplier<String> what, String fix) {
        Doors.tensors().require(holds, x.session(), () -> op.name() + ": " + what.get(), fix);
    }
}
