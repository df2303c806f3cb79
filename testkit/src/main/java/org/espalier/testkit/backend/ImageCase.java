package org.espalier.testkit.backend;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/**
 * A convolution with what it is given.
 *
 * @param x images [N, C, H, W]
 * @param w kernels [O, C/groups, KH, KW]
 * @param dy the result's gradient [N, O, H', W']
 */
record ImageCase(
        Op.Composite op, Differentiable.Point x, Differentiable.Point w, Differentiable.Point dy) {
    /** How a kernel slides along an axis. */
    record Slide(int stride, int padding, int dilation) {
        static final Slide PLAIN = new Slide(1, 0, 1);

        long places(long size, long kernel) {
            return (size + 2L * padding - dilation * (kernel - 1) - 1) / stride + 1;
        }
    }

    static Op.Composite op(String name, Slide down, Slide across, int groups) {
        return Op.Composite.of(name)
                .with("stride-h", down.stride)
                .with("stride-w", across.stride)
                .with("padding-h", down.padding)
                .with("padding-w", across.padding)
                .with("dilation-h", down.dilation)
                .with("dilation-w", across.dilation)
                .with("groups", groups);
    }

    /** The result's shape. */
    static Shape result(Shape x, Shape w, Slide down, Slide across) {
        return Shape.of(
                x.dim(0),
                w.dim(0),
                down.places(x.dim(2), w.dim(2)),
                across.places(x.dim(3), w.dim(3)));
    }

    /** Terms of an element of y, of dx and of dw, at most. */
    List<Long> terms() {
        Shape kernels = w.shape();
        long places = kernels.dim(2) * kernels.dim(3);
        long outputs = kernels.dim(0) / (long) op.attribute("groups");
        Shape y = dy.shape();
        return List.of(kernels.dim(1) * places, outputs * places, y.dim(0) * y.dim(2) * y.dim(3));
    }

    private static ImageCase of(
            DoubleSupplier numbers, Shape x, Shape w, Slide down, Slide across, int groups) {
        return new ImageCase(
                op("convolution", down, across, groups),
                Differentiable.Point.of(numbers, x.dims()),
                Differentiable.Point.of(numbers, w.dims()),
                Differentiable.Point.of(numbers, result(x, w, down, across).dims()));
    }

    /** Every kind of window, at sizes that do not come out even. */
    static List<ImageCase> all(Numbers numbers) {
        DoubleSupplier n = numbers.plain();
        Slide plain = Slide.PLAIN;
        Slide same = new Slide(1, 1, 1);
        Slide half = new Slide(2, 1, 1);
        Shape image = Shape.of(2, 3, 8, 10);
        return List.of(
                of(n, image, Shape.of(5, 3, 3, 3), plain, plain, 1),
                of(n, image, Shape.of(5, 3, 3, 3), same, same, 1),
                of(n, image, Shape.of(5, 3, 3, 3), half, half, 1),
                of(n, image, Shape.of(4, 3, 2, 3), new Slide(3, 0, 2), new Slide(2, 3, 3), 1),
                of(n, image, Shape.of(17, 3, 1, 1), plain, plain, 1),
                of(n, image, Shape.of(17, 3, 1, 1), half, new Slide(3, 0, 1), 1),
                of(n, image, Shape.of(2, 3, 8, 10), plain, plain, 1),
                of(n, Shape.of(3, 6, 5, 7), Shape.of(4, 3, 3, 2), same, plain, 2),
                of(n, Shape.of(2, 9, 7, 5), Shape.of(9, 1, 3, 3), same, same, 9),
                of(n, Shape.of(2, 4, 6, 6), Shape.of(8, 1, 3, 3), half, same, 4),
                of(n, Shape.of(2, 5, 1, 33), Shape.of(7, 5, 1, 5), plain, new Slide(1, 2, 1), 1),
                of(n, Shape.of(1, 2, 1, 1), Shape.of(3, 2, 3, 3), same, same, 1),
                of(n, Shape.of(1, 2, 3, 3), Shape.of(3, 2, 2, 2), new Slide(1, 2, 1), same, 1),
                of(n, Shape.of(5, 67, 5, 4), Shape.of(33, 67, 3, 3), same, same, 1),
                of(n, Shape.of(33, 2, 6, 5), Shape.of(3, 2, 3, 3), same, plain, 1),
                of(n, Shape.of(0, 3, 5, 5), Shape.of(4, 3, 3, 3), same, same, 1));
    }

    @Override
    public String toString() {
        return "%s of x %s, w %s".formatted(op, x.shape(), w.shape());
    }
}
