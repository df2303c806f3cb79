package org.espalier.nn;

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

    /** The same with a vocabulary. */
    public GptConfig vocabulary(int n) {
        return new GptConfig(
                n, context, layers, heads, width, hidden, dropout, dropPath, rotary, rmsNorm,
                swiglu);
    }

    /** The same with a context. */
    public GptConfig context(int n) {
        return new GptConfig(
                vocabulary,
                n,
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

    /** The same with a number of blocks. */
    public GptConfig layers(int n) {
        return new GptConfig(
                vocabulary,
                context,
                n,
                heads,
                width,
                hidden,
                dropout,
                dropPath,
                rotary,
                rmsNorm,
                swiglu);
    }

    /** The same with a number of heads. */
    public GptConfig heads(int n) {
        return new GptConfig(
                vocabulary,
                context,
                layers,
                n,
                width,
                hidden,
                dropout,
                dropPath,
                rotary,
                rmsNorm,
                swiglu);
    }

    /** The same with a width and a hidden layer four times as wide. */
    public GptConfig width(int n) {
        return new GptConfig(
                vocabulary,
                context,
                layers,
                heads,
                n,
                4 * n,
                dropout,
                dropPath,
                rotary,
                rmsNorm,
                swiglu);
    }

    /** The same with a hidden layer of n units. */
    public GptConfig hidden(int n) {
        return new GptConfig(
                vocabulary,
                context,
                layers,
                heads,
                width,
                n,
                dropout,
                dropPath,
                rotary,
                rmsNorm,
                swiglu);
    }

    /** The same with dropout. */
    public GptConfig dropout(double p) {
        return new GptConfig(
                vocabulary,
                context,
                layers,
                heads,
                width,
                hidden,
                p,
                dropPath,
                rotary,
                rmsNorm,
                swiglu);
    }

    /** The same with stochastic depth. */
    public GptConfig dropPath(double p) {
        return new GptConfig(
                vocabulary,
                context,
                layers,
                heads,
                width,
                hidden,
                dropout,
                p,
                rotary,
                rmsNorm,
                swiglu);
    }

    /** The same with rotary positions, RMS norm and SwiGLU switched as said. */
    public GptConfig variant(boolean rotaryOn, boolean rmsNormOn, boolean swigluOn) {
        return new GptConfig(
                vocabulary,
                context,
                layers,
                heads,
                width,
                hidden,
                dropout,
                dropPath,
                rotaryOn,
                rmsNormOn,
                swigluOn);
    }
}
