package org.espalier.nn;

/**
 * The shape of a {@link Conv2d}. A convolution over sequences is one over images of height 1.
 *
 * @param in channels of the input
 * @param out channels of the output
 * @param kernel rows and columns of the kernel
 * @param stride from one place of the kernel to the next
 * @param padding zeros above and below, left and right of the image
 * @param dilation from one element of the kernel to the next
 * @param groups parts of the channels that do not see each other; divides {@code in} and {@code
 *     out}
 * @param biased whether a number per output channel is added
 */
public record Conv2dConfig(
        int in,
        int out,
        Steps kernel,
        Steps stride,
        Steps padding,
        Steps dilation,
        int groups,
        boolean biased) {
    /** So many rows, so many columns. */
    public record Steps(int height, int width) {}

    private static final Steps ONE = new Steps(1, 1);

    /** A square kernel with bias; stride 1, no padding, dilation 1, one group. */
    public static Conv2dConfig of(int in, int out, int kernel) {
        return of(in, out, kernel, kernel);
    }

    /** A kernel with bias; stride 1, no padding, dilation 1, one group. */
    public static Conv2dConfig of(int in, int out, int height, int width) {
        Steps kernel = new Steps(height, width);
        return new Conv2dConfig(in, out, kernel, ONE, new Steps(0, 0), ONE, 1, true);
    }

    /** The same with a stride along both axes. */
    public Conv2dConfig stride(int n) {
        return stride(n, n);
    }

    /** The same with strides. */
    public Conv2dConfig stride(int height, int width) {
        Steps steps = new Steps(height, width);
        return new Conv2dConfig(in, out, kernel, steps, padding, dilation, groups, biased);
    }

    /** The same with n zeros on all four sides. */
    public Conv2dConfig padding(int n) {
        return padding(n, n);
    }

    /** The same with zeros above and below, left and right. */
    public Conv2dConfig padding(int height, int width) {
        Steps steps = new Steps(height, width);
        return new Conv2dConfig(in, out, kernel, stride, steps, dilation, groups, biased);
    }

    /** The same with a dilation along both axes. */
    public Conv2dConfig dilation(int n) {
        return dilation(n, n);
    }

    /** The same with dilations. */
    public Conv2dConfig dilation(int height, int width) {
        Steps steps = new Steps(height, width);
        return new Conv2dConfig(in, out, kernel, stride, padding, steps, groups, biased);
    }

    /** The same in groups; with as many as channels it is depthwise. */
    public Conv2dConfig groups(int n) {
        return new Conv2dConfig(in, out, kernel, stride, padding, dilation, n, biased);
    }

    /** The same without bias, as before a norm that would take it off again. */
    public Conv2dConfig unbiased() {
        return new Conv2dConfig(in, out, kernel, stride, padding, dilation, groups, false);
    }
}
