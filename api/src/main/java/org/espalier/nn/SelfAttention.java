package org.espalier.nn;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Causal multi-head self-attention (Vaswani et al., 2017): softmax(q·kᵀ/√d + mask)·v per head,
 * between two linear maps: [B, T, width] → same. With {@code rotary}, q and k are turned by
 * position.
 */
public final class SelfAttention extends Module {
    private final long heads;
    private final Linear qkv;
    private final Linear out;
    private final @Nullable RotaryPositions rotary;

    /**
     * {@code width} must be a multiple of {@code heads}; the output matrix starts with {@code
     * outStd}.
     */
    public SelfAttention(Session session, long width, long heads, boolean rotary, double outStd) {
        super(session);
        if (heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "attention: width %s is no multiple of %s heads".formatted(width, heads));
        }
        if (rotary && width / heads % 2 != 0) {
            throw new IllegalArgumentException(
                    "attention: rotary positions turn pairs, and a head of %s / %s = %s numbers is odd"
                            .formatted(width, heads, width / heads));
        }
        this.heads = heads;
        this.rotary = rotary ? new RotaryPositions(1e4) : null;
        qkv = child("qkv", new Linear(session, width, 3 * width, Activation.IDENTITY));
        out =
                child(
                        "out",
                        new Linear(
                                session,
                                width,
                                width,
                                Activation.IDENTITY,
                                true,
                                Init.normal(outStd)));
    }

    @Override
    protected Tensor forward(Tensor x) { // x [B, T, width]
        long b = x.shape().dim(0);
        long t = x.shape().dim(1);
        long d = x.shape().dim(2) / heads;
        List<Tensor> parts = qkv.call(x).reshape(b, t, 3, heads, d).split(2, 3);
        Tensor q = turned(parts.get(0).reshape(b, t, heads, d));
        Tensor k = turned(parts.get(1).reshape(b, t, heads, d));
        Tensor v = parts.get(2).reshape(b, t, heads, d);
        Op.Composite attention =
                Op.Composite.of("attention")
                        .with("causal", 1)
                        .with("scale", 1 / StrictMath.sqrt((double) d));
        Tensor mixed = Tensor.composite(attention, q, k, v).getFirst(); // [B, T, H, d]
        return out.call(mixed.reshape(b, t, heads * d));
    }

    private Tensor turned(Tensor x) {
        return rotary == null ? x : rotary.apply(x);
    }
}
