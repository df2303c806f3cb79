package org.espalier.nn;

import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** x + attention(norm(x)), then x + mlp(norm(x)): [B, T, width] → same. */
final class GptBlock extends Module {
    private final Module norm1;
    private final SelfAttention attention;
    private final Module norm2;
    private final Module mlp;
    private final Dropout dropout1;
    private final Dropout dropout2;
    private final DropPath path1;
    private final DropPath path2;

    /** The block of a number, from 0. */
    GptBlock(Session session, GptConfig c, int block) {
        super(session);
        double outStd = 0.02 / StrictMath.sqrt(2.0 * c.layers()); // GPT-2's scaling of residuals
        norm1 = child("norm1", norm(session, c));
        attention =
                child(
                        "attention",
                        new SelfAttention(session, c.width(), c.heads(), c.rotary(), outStd));
        norm2 = child("norm2", norm(session, c));
        mlp = child("mlp", mlp(session, c, outStd));
        dropout1 = child("dropout1", new Dropout(session, c.dropout()));
        dropout2 = child("dropout2", new Dropout(session, c.dropout()));
        double p = DropPath.at(block, c.layers(), c.dropPath());
        path1 = child("path1", new DropPath(session, p));
        path2 = child("path2", new DropPath(session, p));
    }

    static Module norm(Session session, GptConfig c) {
        return c.rmsNorm() ? new RmsNorm(session, c.width()) : new LayerNorm(session, c.width());
    }

    private static Module mlp(Session session, GptConfig c, double outStd) {
        return c.swiglu()
                ? new SwiGlu(session, c.width(), c.hidden(), outStd)
                : new Mlp(session, c.width(), c.hidden(), Activation.GELU, outStd);
    }

    @Override
    protected Tensor forward(Tensor x) { // x [B, T, width]
        Tensor y = sum(dropout1, path1, x, attention.call(norm1.call(x)));
        return sum(dropout2, path2, y, mlp.call(norm2.call(y)));
    }

    private static Tensor sum(Dropout dropout, DropPath path, Tensor x, Tensor y) {
        return path.isActive() ? path.residual(x, dropout.call(y)) : dropout.residual(x, y);
    }
}
