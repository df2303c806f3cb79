package org.espalier.core.engine;

import static org.espalier.core.engine.CompositeChecks.inputs;
import static org.espalier.core.engine.CompositeChecks.require;
import static org.espalier.core.engine.CompositeChecks.show;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Tensor;

/** What a convolution asks of its inputs and attributes. */
final class ConvolutionChecks {
    private ConvolutionChecks() {}

    static void check(Op.Composite op, List<Tensor> in) {
        inputs(op, in, "x", "w");
        Tensor x = in.get(0);
        Tensor w = in.get(1);
        axes(op, x, w);
        for (String axis : List.of("h", "w")) {
            whole(op, x, "stride-" + axis, 1);
            whole(op, x, "padding-" + axis, 0);
            whole(op, x, "dilation-" + axis, 1);
        }
        whole(op, x, "groups", 1);
        channels(op, x, w);
        reach(op, x, w, "height", Window.down(op, x.shape(), w.shape()));
        reach(op, x, w, "width", Window.across(op, x.shape(), w.shape()));
    }

    private static void axes(Op.Composite op, Tensor x, Tensor w) {
        require(
                x.shape().rank() == 4 && x.dtype().isFloating(),
                op,
                x,
                () -> show("x", x) + " has not four axes of floating numbers",
                "give x as [batch, channels, height, width]");
        require(
                w.shape().rank() == 4 && w.dtype() == x.dtype(),
                op,
                x,
                () -> show("w", w) + " has not four axes of the type of " + show("x", x),
                "give w as [outputs, channels / groups, height, width]");
    }

    private static void whole(Op.Composite op, Tensor x, String attribute, long least) {
        double value = op.attribute(attribute);
        require(
                value == Math.rint(value) && least <= value && value <= Integer.MAX_VALUE,
                op,
                x,
                () -> "%s is %s".formatted(attribute, value),
                "give a whole number from %s on".formatted(least));
    }

    private static void channels(Op.Composite op, Tensor x, Tensor w) {
        long groups = (long) op.attribute("groups");
        Shape kernels = w.shape();
        require(
                kernels.dim(0) % groups == 0,
                op,
                x,
                () -> "%s groups do not divide the outputs of %s".formatted(groups, show("w", w)),
                "choose a divisor of " + kernels.dim(0));
        require(
                x.shape().dim(1) == kernels.dim(1) * groups,
                op,
                x,
                () ->
                        "%s groups of %s channels, as %s has them, are not the channels of %s"
                                .formatted(groups, kernels.dim(1), show("w", w), show("x", x)),
                "make the second axis of w the channels of x divided by groups");
    }

    private static void reach(Op.Composite op, Tensor x, Tensor w, String axis, Window window) {
        require(
                window.kernel() > 0,
                op,
                x,
                () -> "%s has no %s".formatted(show("w", w), axis),
                "use a kernel of one element or more");
        require(
                window.span() <= window.padded(),
                op,
                x,
                () ->
                        "the kernel %s spans a %s of %s, and %s with its padding has %s"
                                .formatted(
                                        show("w", w),
                                        axis,
                                        window.span(),
                                        show("x", x),
                                        window.padded()),
                "use a smaller kernel or dilation, or more padding");
    }
}
