package org.espalier.onednn;

import java.util.stream.LongStream;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/**
 * A convolution of one shape, as oneDNN compiles it.
 *
 * @param op has stride, padding, dilation and groups
 * @param x images [N, C, H, W]
 * @param w kernels [O, C/groups, KH, KW]
 * @param y results [N, O, H', W']
 */
record Convolving(Pass pass, Op.Composite op, Shape x, Shape w, Shape y) {
    /** Fewer channels than this fill no block of oneDNN's own layouts. */
    private static final int FEW = 8;

    /** The same over so many images. */
    Convolving over(long images) {
        return new Convolving(pass, op, x.with(0, images), w, y.with(0, images));
    }

    long groups() {
        return (long) op.attribute("groups");
    }

    /**
     * Whether it runs on row-major memory as it is. Nearly always oneDNN's own layouts pay for the
     * way there and back; not where the product is one of plain matrices, nor where the images'
     * gradient has too few channels.
     */
    boolean isPlain() {
        boolean one = w.dim(2) == 1 && w.dim(3) == 1 && groups() == 1;
        return one || (pass == Pass.IMAGES && w.dim(1) < FEW && groups() == 1);
    }

    long[] dims(int operand) {
        return switch (operand) {
            case 0 -> x.dims();
            case 1 -> kernels();
            default -> y.dims();
        };
    }

    /** Where there are groups, they are an axis of their own. */
    private long[] kernels() {
        long g = groups();
        long[] grouped = {g, w.dim(0) / g, w.dim(1), w.dim(2), w.dim(3)};
        return g == 1 ? w.dims() : grouped;
    }

    long[] strides() {
        return both("stride");
    }

    /** oneDNN counts the elements between. */
    long[] gaps() {
        return LongStream.of(both("dilation")).map(d -> d - 1).toArray();
    }

    long[] padding() {
        return both("padding");
    }

    private long[] both(String attribute) {
        return new long[] {
            (long) op.attribute(attribute + "-h"), (long) op.attribute(attribute + "-w")
        };
    }
}
