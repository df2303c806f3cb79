package org.espalier.nn;

import org.espalier.internal.Doors;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images (LeCun and others, 1989): [.., in, H, W] → [.., out, H', W'], where H' =
 * ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1, and W' likewise. The kernel is laid
 * over the image as it is, not turned around, as in all libraries of the field.
 *
 * <p>Weights given by {@link Module#with} may have leading axes, which are the first ones of x: W
 * [tasks.., out, in/groups, KH, KW] and b [tasks.., out] take x [tasks.., .., in, H, W].
 */
public final class Conv2d extends Module {
    private final Op.Composite op;
    private final long groups;
    private final Parameter weight; // [out, in/groups, KH, KW]
    private final @Nullable Parameter bias; // [out]

    /** W Kaiming uniform for ReLU (He and others, 2015), b zero. */
    public Conv2d(Session session, Conv2dConfig config) {
        this(session, config, Init.kaimingUniform(fanIn(config), 0));
    }

    /** W started as given, b zero. */
    public Conv2d(Session session, Conv2dConfig config, Init init) {
        super(session);
        this.op = op(config);
        this.groups = config.groups();
        this.weight =
                parameter(
                        "weight",
                        init,
                        config.out(),
                        channels(config),
                        config.kernel().height(),
                        config.kernel().width());
        this.bias = config.biased() ? parameter("bias", Init.zeros(), config.out()) : null;
    }

    private static Op.Composite op(Conv2dConfig c) {
        return Op.Composite.of("convolution")
                .with("stride-h", c.stride().height())
                .with("stride-w", c.stride().width())
                .with("padding-h", c.padding().height())
                .with("padding-w", c.padding().width())
                .with("dilation-h", c.dilation().height())
                .with("dilation-w", c.dilation().width());
    }

    private static long fanIn(Conv2dConfig c) {
        return (long) channels(c) * c.kernel().height() * c.kernel().width();
    }

    /** Channels that an output sees. */
    private static int channels(Conv2dConfig c) {
        boolean fits = c.groups() > 0 && c.in() % c.groups() == 0 && c.out() % c.groups() == 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    "conv2d: %s groups do not divide %s channels in and %s out. Fix: choose a divisor of both"
                            .formatted(c.groups(), c.in(), c.out()));
        }
        return c.in() / c.groups();
    }

    /** W [out, in/groups, KH, KW]. */
    public Parameter weight() {
        return weight;
    }

    @Override
    protected Tensor forward(Tensor x) { // [.., in, H, W]
        Tensor w = weight.value(); // [tasks.., out, in/groups, KH, KW]
        Tensor y = x.shape().rank() < 3 ? convolved(x, w, 1) : stacked(x, w);
        if (bias == null) {
            return y;
        }
        Tensor b = Linear.aligned(bias.value(), 1, y.shape().rank() - 2); // [tasks.., 1.., out]
        return y.add(b.unsqueeze(-1).unsqueeze(-1));
    }

    /** Leading axes become one of images, and those of the weights groups of their own. */
    private Tensor stacked(Tensor x, Tensor w) {
        Shape lead = x.shape().slice(0, x.shape().rank() - 3);
        Shape tasks = w.shape().slice(0, w.shape().rank() - 4);
        requireTasks(x, w, lead, tasks);
        long t = tasks.elements();
        long images = lead.slice(tasks.rank(), lead.rank()).elements();
        Shape in = x.shape().slice(lead.rank(), lead.rank() + 3);
        Shape kernels = w.shape().slice(tasks.rank() + 1, tasks.rank() + 4);
        Tensor y =
                convolved(
                        side(x.reshape(Shape.of(t, images).concat(in).dims()), t),
                        w.reshape(Shape.of(t * weight.shape().dim(0)).concat(kernels).dims()),
                        t);
        Shape out = y.shape().with(1, weight.shape().dim(0)).slice(1, 4);
        Tensor apart = y.reshape(Shape.of(images, t).concat(out).dims()).permute(1, 0, 2, 3, 4);
        return apart.reshape(lead.concat(out).dims());
    }

    /** [tasks, images, C, H, W] → [images, tasks·C, H, W]. */
    private static Tensor side(Tensor x, long tasks) {
        Shape s = x.shape();
        return x.permute(1, 0, 2, 3, 4).reshape(s.dim(1), tasks * s.dim(2), s.dim(3), s.dim(4));
    }

    private Tensor convolved(Tensor x, Tensor w, long tasks) {
        return Tensor.composite(op.with("groups", (double) (tasks * groups)), x, w).getFirst();
    }

    private void requireTasks(Tensor x, Tensor w, Shape lead, Shape tasks) {
        Doors.Tensors doors = Doors.tensors();
        doors.require(
                lead.rank() >= tasks.rank() && lead.slice(0, tasks.rank()).equals(tasks),
                session(),
                () ->
                        "conv2d: the leading axes of %s are not the first ones of %s"
                                .formatted(doors.show("w", w), doors.show("x", x)),
                "give x as [tasks.., .., channels, height, width]");
    }
}
