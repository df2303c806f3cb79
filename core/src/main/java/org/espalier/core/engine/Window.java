package org.espalier.core.engine;

import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/**
 * A kernel that slides along one axis of an image.
 *
 * @param size elements of the axis
 * @param kernel elements of the kernel
 * @param stride from one place of the kernel to the next
 * @param padding zeros before and after the axis
 * @param dilation from one element of the kernel to the next
 */
record Window(long size, long kernel, long stride, long padding, long dilation) {
    /** Of the axis of the height. */
    static Window down(Op.Composite op, Shape x, Shape w) {
        return of(op, "h", x.dim(2), w.dim(2));
    }

    /** Of the axis of the width. */
    static Window across(Op.Composite op, Shape x, Shape w) {
        return of(op, "w", x.dim(3), w.dim(3));
    }

    private static Window of(Op.Composite op, String axis, long size, long kernel) {
        return new Window(
                size,
                kernel,
                (long) op.attribute("stride-" + axis),
                (long) op.attribute("padding-" + axis),
                (long) op.attribute("dilation-" + axis));
    }

    /** How many elements the kernel reaches over. */
    long span() {
        return dilation * (kernel - 1) + 1;
    }

    /** The size with the zeros around it. */
    long padded() {
        return size + 2 * padding;
    }

    /** How many places the kernel has. */
    long places() {
        return (padded() - span()) / stride + 1;
    }

    /** Whether every element is a place of its own, so that there is nothing to gather. */
    boolean isPlain() {
        return kernel == 1 && stride == 1;
    }
}
