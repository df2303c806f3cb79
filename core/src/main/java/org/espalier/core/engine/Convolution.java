package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.internal.Doors;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Tensor;

/**
 * {@code convolution}: images x [N, C, H, W] and kernels w [O, C/groups, KH, KW] give y [N, O, H',
 * W'], where y[n, o, i, j] = Σ w[o, c, k, l] · x[n, first(o) + c, i·stride − padding + k·dilation,
 * j·…]; x is 0 beyond its edges, and first(o) is the first channel of o's group. The kernel is not
 * turned around: strictly a cross-correlation. Attributes: {@code stride-h}, {@code stride-w},
 * {@code padding-h}, …, {@code dilation-w}, {@code groups}.
 *
 * <p>Decomposed, what the kernel sees is put into columns, of which one batched product makes the
 * result (Chellapilla, Puri and Simard, 2006).
 */
final class Convolution {
    private Convolution() {}

    static CompositeDefinition definition() {
        return new CompositeDefinition(
                "convolution",
                false,
                ConvolutionChecks::check,
                (op, in) -> List.of(result(op, in.get(0), in.get(1))),
                Convolution::decomposed,
                List.of(0, 1),
                List.of(),
                List.of(0, 1),
                false);
    }

    private static Shape result(Op.Composite op, Shape x, Shape w) {
        long down = Window.down(op, x, w).places();
        long across = Window.across(op, x, w).places();
        return Shape.of(x.dim(0), w.dim(0), down, across);
    }

    private static Tensor decomposed(Op.Composite op, List<Tensor> in) {
        Tensor x = in.get(0); // [N, C, H, W]
        Tensor w = in.get(1); // [O, C/groups, KH, KW]
        long groups = (long) op.attribute("groups");
        Shape y = result(op, x.shape(), w.shape()); // [N, O, H', W']
        long outputs = w.shape().dim(0) / groups;
        long terms = w.shape().elements() / Math.max(1, w.shape().dim(0)); // C/groups·KH·KW
        Tensor columns = columns(op, x, w.shape()).reshape(y.dim(0), groups, terms, places(y));
        return w.reshape(1, groups, outputs, terms).matmul(columns).reshape(y.dims());
    }

    private static long places(Shape y) {
        return y.dim(2) * y.dim(3);
    }

    /** [N, C, H, W] → [N, C, KH, KW, H', W']: at every place what each kernel element sees. */
    private static Tensor columns(Op.Composite op, Tensor x, Shape w) {
        Window down = Window.down(op, x.shape(), w);
        Window across = Window.across(op, x.shape(), w);
        Tensor padded = padded(padded(x, 2, down.padding()), 3, across.padding());
        return seen(seen(padded, 2, 2, down), 4, 3, across);
    }

    private static Tensor padded(Tensor x, int axis, long padding) {
        if (padding == 0) {
            return x;
        }
        Tensor zeros =
                x.session()
                        .scalar(0)
                        .cast(x.dtype())
                        .broadcastTo(x.shape().with(axis, padding).dims());
        return Tensor.concat(axis, List.of(zeros, x, zeros));
    }

    /** Puts an axis of the kernel's elements before {@code at}; {@code axis} becomes its places. */
    private static Tensor seen(Tensor x, int axis, int at, Window window) {
        if (window.isPlain()) {
            return x.unsqueeze(at);
        }
        List<Tensor> parts = new ArrayList<>();
        for (long k = 0; k < window.kernel(); k++) {
            Op.Transform part =
                    new Op.Transform.Slice(
                            axis, k * window.dilation(), window.stride(), window.places());
            parts.add(Doors.engine(x.session()).view(x, part).unsqueeze(at));
        }
        return Tensor.concat(at, parts);
    }
}
