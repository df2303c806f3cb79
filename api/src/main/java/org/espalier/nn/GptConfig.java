package org.espalier.nn;

import java.util.function.Consumer;

/**
 * The shape of a {@link Gpt}.
 *
 * @param vocabulary token numbers are 0 … vocabulary − 1
 * @param context longest sequence, in tokens
 * @param layers blocks
 * @param heads attention heads per block; divides {@code width}
 * @param width numbers per token
 * @param hidden units of the feed-forward layer
 * @param dropout probability of zeroing, 0 for none
 * @param dropPath probability of leaving out a branch of the last block, 0 for none; it grows
 *     linearly with depth
 * @param rotary turned queries and keys instead of learned positions
 * @param rmsNorm RMS norm instead of layer norm
 * @param swiglu a gated feed-forward layer instead of GELU
 */
public record GptConfig(
        int vocabulary,
        int context,
        int layers,
        int heads,
        int width,
        int hidden,
        double dropout,
        double dropPath,
        boolean rotary,
        boolean rmsNorm,
        boolean swiglu) {
    /**
     * 4 layers, 4 heads, width 256, context 256, hidden 4·width, vocabulary 256, GPT-2's choices.
     */
    public static GptConfig defaults() {
        return new GptConfig(256, 256, 4, 4, 256, 1024, 0, 0, false, false, false);
    }

    /** The sizes and choices, to be changed one by one. */
    private static final class Draft {
        private int vocabulary;
        private int context;
        private int layers;
        private int heads;
        private int width;
        private int hidden;
        private double dropout;
        private double dropPath;
        private boolean rotary;
        private boolean rmsNorm;
        private boolean swiglu;

        private Draft(GptConfig c) {
            vocabulary = c.vocabulary;
            context = c.context;
            layers = c.layers;
            heads = c.heads;
            width = c.width;
            hidden = c.hidden;
            dropout = c.dropout;
            dropPath = c.dropPath;
            rotary = c.rotary;
            rmsNorm = c.rmsNorm;
            swiglu = c.swiglu;
        }

        private GptConfig config() {
            return new GptConfig(
                    vocabulary,
                    context,
                    layers,
                    heads,
                    width,
                    hidden,
                    dropout,
                    dropPath,
                    rotary,
                    rmsNorm,
                    swiglu);
        }
    }

    private GptConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /** The same with a vocabulary. */
    public GptConfig vocabulary(int n) {
        return with(d -> d.vocabulary = n);
    }

    /** The same with a context. */
    public GptConfig context(int n) {
        return with(d -> d.context = n);
    }

    /** The same with a number of blocks. */
    public GptConfig layers(int n) {
        return with(d -> d.layers = n);
    }

    /** The same with a number of heads. */
    public GptConfig heads(int n) {
        return with(d -> d.heads = n);
    }

    /** The same with a width and a hidden layer four times as wide. */
    public GptConfig width(int n) {
        return with(d -> {
            d.width = n;
            d.hidden = 4 * n;
        });
    }

    /** The same with a hidden layer of n units. */
    public GptConfig hidden(int n) {
        return with(d -> d.hidden = n);
    }

    /** The same with dropout. */
    public GptConfig dropout(double p) {
        return with(d -> d.dropout = p);
    }

    /** The same with stochastic depth. */
    public GptConfig dropPath(double p) {
        return with(d -> d.dropPath = p);
    }

    /** The same with rotary positions, RMS norm and SwiGLU switched as said. */
    public GptConfig variant(boolean rotaryOn, boolean rmsNormOn, boolean swigluOn) {
        return with(d -> {
            d.rotary = rotaryOn;
            d.rmsNorm = rmsNormOn;
            d.swiglu = swigluOn;
        });
    }
}
