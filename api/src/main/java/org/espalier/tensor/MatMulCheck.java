package org.espalier.tensor;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.kernel.ShapeException;

/** The checks at the door of matrix products. */
final class MatMulCheck {
    private MatMulCheck() {}

    static void operands(Tensor a, Tensor b) {
        Check.sameSession("matmul", List.of(a, b));
        if (a.shape().rank() < 2 || b.shape().rank() < 2) {
            throw Check.error(
                    a.session(),
                    "matmul: both operands need two axes: " + both(a, b),
                    "reshape a vector [n] to [1, n] or [n, 1]");
        }
        if (!isWhole(a, b) && (a.dtype() != b.dtype() || !a.dtype().isFloating())) {
            throw Check.error(
                    a.session(),
                    "matmul: dtypes are neither one floating type nor both of 8 bits: "
                            + both(a, b),
                    "cast one");
        }
        long k = a.shape().dim(-1);
        long rows = b.shape().dim(-2);
        if (k != rows) {
            throw Check.error(
                    a.session(),
                    "matmul: inner dimensions differ: %s (%s != %s)".formatted(both(a, b), k, rows),
                    k == b.shape().dim(-1)
                            ? "w fits when transposed: x.matmul(w.transpose())"
                            : "make the last axis of x and the last but one of w equal");
        }
        batches(a, b);
    }

    private static boolean isWhole(Tensor a, Tensor b) {
        return Op.MatMul.isWhole(a.dtype(), b.dtype());
    }

    private static String both(Tensor a, Tensor b) {
        return Check.show("x", a) + ", " + Check.show("w", b);
    }

    private static void batches(Tensor a, Tensor b) {
        try {
            lead(a, b);
        } catch (ShapeException _) {
            throw Check.error(
                    a.session(),
                    "matmul: leading axes do not broadcast: " + both(a, b),
                    "make the leading axes equal or 1");
        }
    }

    /** Operand 0 of the epilogue is the product, the others broadcast to its shape. */
    static void epilogue(Program epilogue, Tensor a, Tensor b, List<Tensor> extras) {
        Check.rule(
                epilogue.inputs().size() == extras.size() + 1 && epilogue.outputs().size() == 1,
                a.session(),
                () ->
                        "matmul: epilogue %s takes %s, gives %s and got the product and %s more"
                                .formatted(
                                        epilogue.name(),
                                        epilogue.inputs(),
                                        epilogue.outputNames(),
                                        extras.size()),
                "pass one tensor per further operand of a program of one output");
        Shape product = product(a, b);
        DType type = isWhole(a, b) ? DType.F32 : a.dtype();
        for (int i = 0; i < extras.size(); i++) {
            Tensor x = extras.get(i);
            String name = epilogue.inputs().get(i + 1);
            Check.sameSession("matmul", List.of(a, x));
            Check.rule(
                    x.shape().broadcastsTo(product) && fits(x, type),
                    a.session(),
                    () ->
                            "matmul: operand %s of epilogue %s does not fit the product %s"
                                    .formatted(Check.show(name, x), epilogue.name(), product),
                    "sizes must be equal or 1, aligned at the last axis, and the dtype "
                            + (isWhole(a, b) ? "f32" : "that of x"));
        }
    }

    private static boolean fits(Tensor x, DType type) {
        return !x.dtype().isFloating() || x.dtype() == type;
    }

    private static Shape product(Tensor a, Tensor b) {
        return lead(a, b).concat(Shape.of(a.shape().dim(-2), b.shape().dim(-1)));
    }

    private static Shape lead(Tensor a, Tensor b) {
        return Shape.broadcast(
                a.shape().slice(0, a.shape().rank() - 2), b.shape().slice(0, b.shape().rank() - 2));
    }
}
