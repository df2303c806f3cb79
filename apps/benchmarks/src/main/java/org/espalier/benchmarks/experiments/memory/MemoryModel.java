package org.espalier.benchmarks.experiments.memory;

import org.espalier.nn.GptConfig;

/**
 * How many bytes of f32 the tape of a GPT holds, from shapes alone. With R rows (tokens), width C,
 * H heads and a hidden layer of 4·C a block keeps its input x, the norms' results and the input of
 * the second one, q, k and v, what attention makes of them, and the hidden layer before and after
 * its activation: 16·R·C; and R numbers each for two means, two deviations and, of every head, the
 * logarithm of a sum.
 *
 * @param config the model's shape
 * @param rows R
 */
record MemoryModel(GptConfig config, long rows) {
    private static final long BYTES = 4;
    private static final long PER_WIDTH = 16;
    private static final long NORMS = 4;

    /** What a block keeps. */
    long block() {
        return BYTES * rows * (PER_WIDTH * config.width() + NORMS + config.heads());
    }

    /** What a block keeps that is computed again: its input. */
    long input() {
        return BYTES * rows * config.width();
    }

    /**
     * What is kept outside of blocks: the token numbers, input and result of the last norm with its
     * means and deviations, the logits, their logarithms of sums and the targets.
     */
    long outside() {
        return BYTES * rows * (2 * config.width() + config.vocabulary() + 5);
    }

    /**
     * What the pass back through a block has at hand besides, where it has most: at the second
     * matrix of the hidden layer, with the gradients of the block's result, of the same before
     * dropout and before the bias, of the layer (4·R·C), and of the matrix (4·C²).
     */
    long atHand() {
        return BYTES * config.width() * (7 * rows + 4L * config.width());
    }

    /**
     * The most at any moment, where the last block is one of those computed again: it is whole
     * then, and what lies outside of blocks is no longer held.
     */
    long peak(long again) {
        long whole = again > 0 ? block() - input() : 0;
        return (config.layers() - again) * block() + again * input() + whole + atHand();
    }

    /** What the forward pass leaves on the tape. */
    long kept(long again) {
        return (config.layers() - again) * block() + again * input() + outside();
    }
}
