package org.espalier.onednn;

/**
 * What a convolution's primitive computes. Its operands are images, kernels and results, numbers 0,
 * 1 and 2; a pass back has gradients in the place of what it writes and of the results.
 */
enum Pass {
    /** Results from images and kernels. */
    FORWARD(2),
    /** The images' gradient from kernels and that of the results. */
    IMAGES(0),
    /** The kernels' gradient from images and that of the results. */
    KERNELS(1);

    private final int output;

    Pass(int output) {
        this.output = output;
    }

    /** The operand that is written. */
    int output() {
        return output;
    }

    private boolean isGradient(int operand) {
        return this != FORWARD && (operand == output || operand == FORWARD.output);
    }

    /** oneDNN's number of an operand as an argument. */
    int argument(int operand) {
        return switch (operand) {
            case 0 -> isGradient(0) ? Dnnl.ARG_DIFF_SRC : Dnnl.ARG_SRC;
            case 1 -> isGradient(1) ? Dnnl.ARG_DIFF_WEIGHTS : Dnnl.ARG_WEIGHTS;
            default -> isGradient(2) ? Dnnl.ARG_DIFF_DST : Dnnl.ARG_DST;
        };
    }

    /** The query by which oneDNN tells the layout that it chose for an operand. */
    int query(int operand) {
        return Dnnl.QUERY_SRC_MD + 2 * operand + (isGradient(operand) ? 1 : 0);
    }
}
