package org.espalier.simd.composite;

import java.util.Arrays;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Slice;

/** Runs every kernel and its scalar twin on the same operands, and compares bits. */
final class Twins {
    static final double EPSILON = 1e-5;

    private final Lab lab;
    private final Draw draw;

    Twins(Lab lab, Draw draw) {
        this.lab = lab;
        this.draw = draw;
    }

    private static Op.Composite op(String name) {
        return Op.Composite.of(name).with("eps", EPSILON);
    }

    void layerNorm(int n, int c) {
        String what = "layer-norm [%d, %d] ".formatted(n, c);
        float[] x = draw.normal(n * c);
        float[] gain = draw.normal(c);
        float[] bias = draw.normal(c);
        float[] y = new float[n * c];
        float[] mean = new float[n];
        float[] rstd = new float[n];
        LayerNormScalar.forward(x, gain, bias, (float) EPSILON, y, mean, rstd);
        Slice[] o = {
            lab.spaced(x, n, c),
            lab.in(gain, c),
            lab.in(bias, c),
            lab.out(n, c),
            lab.out(n),
            lab.out(n)
        };
        lab.run(op("layer-norm"), o);
        Bits.same(what + "y", y, Lab.values(o[3]));
        Bits.same(what + "mean", mean, Lab.values(o[4]));
        Bits.same(what + "rstd", rstd, Lab.values(o[5]));
        layerNormGradient(what, n, c, x, gain, mean, rstd);
    }

    private void layerNormGradient(
            String what, int n, int c, float[] x, float[] gain, float[] mean, float[] rstd) {
        float[] dy = draw.normal(n * c);
        float[] dx = new float[n * c];
        float[] dgain = new float[c];
        float[] dbias = new float[c];
        LayerNormScalar.gradient(x, gain, mean, rstd, dy, dx, dgain, dbias);
        Slice[] o = {
            lab.in(x, n, c),
            lab.in(gain, c),
            lab.spaced(mean, n),
            lab.in(rstd, n),
            lab.spaced(dy, n, c),
            lab.out(n, c),
            lab.out(c),
            lab.out(c)
        };
        lab.run(op("layer-norm.grad"), o);
        Bits.same(what + "dx", dx, Lab.values(o[5]));
        Bits.same(what + "dgain", dgain, Lab.values(o[6]));
        Bits.same(what + "dbias", dbias, Lab.values(o[7]));
    }

    void rmsNorm(int n, int c) {
        String what = "rms-norm [%d, %d] ".formatted(n, c);
        float[] x = draw.normal(n * c);
        float[] gain = draw.normal(c);
        float[] dy = draw.normal(n * c);
        float[] y = new float[n * c];
        float[] rstd = new float[n];
        RmsNormScalar.forward(x, gain, (float) EPSILON, y, rstd);
        Slice[] o = {lab.spaced(x, n, c), lab.in(gain, c), lab.out(n, c), lab.out(n)};
        lab.run(op("rms-norm"), o);
        Bits.same(what + "y", y, Lab.values(o[2]));
        Bits.same(what + "rstd", rstd, Lab.values(o[3]));
        float[] dx = new float[n * c];
        float[] dgain = new float[c];
        RmsNormScalar.gradient(x, gain, rstd, dy, dx, dgain);
        Slice[] g = {o[0], o[1], o[3], lab.in(dy, n, c), lab.out(n, c), lab.out(c)};
        lab.run(op("rms-norm.grad"), g);
        Bits.same(what + "dx", dx, Lab.values(g[4]));
        Bits.same(what + "dgain", dgain, Lab.values(g[5]));
    }

    void crossEntropy(int n, int v, DType type) {
        crossEntropy(n, v, type, draw.normal(n * v));
    }

    /** One logit in 50 is NaN, ±∞ or the like. */
    void crossEntropyOfStrangeLogits(int n, int v) {
        crossEntropy(n, v, DType.I32, draw.strange(n * v, 50));
    }

    /** The gradient overwrites the logits. */
    private void crossEntropy(int n, int v, DType type, float[] logits) {
        String what = "cross-entropy [%d, %d] ".formatted(n, v);
        long[] targets = draw.targets(n, v);
        float[] dloss = draw.normal(n);
        float[] loss = new float[n];
        float[] lse = new float[n];
        CrossEntropyScalar.forward(logits, targets, loss, lse);
        Slice x = lab.in(logits, n, v);
        Slice numbers = lab.numbers(type, targets);
        Slice[] o = {lab.spaced(logits, n, v), numbers, lab.out(n), lab.out(n)};
        lab.run(Op.Composite.of("cross-entropy"), o);
        Bits.same(what + "loss", loss, Lab.values(o[2]));
        Bits.same(what + "lse", lse, Lab.values(o[3]));
        float[] dlogits = new float[n * v];
        CrossEntropyScalar.gradient(logits, targets, lse, dloss, dlogits);
        Op.Composite gradient = Op.Composite.of("cross-entropy.grad");
        lab.run(gradient, x, numbers, o[3], lab.spaced(dloss, n), x);
        Bits.same(what + "dlogits", dlogits, Lab.values(x));
    }

    void attention(AttentionSizes s) {
        attention(
                s,
                draw.normal(s.batch() * s.queries() * s.heads() * s.width()),
                draw.normal(s.batch() * s.keys() * s.heads() * s.width()),
                draw.normal(s.batch() * s.keys() * s.heads() * s.width()));
    }

    /** One element in {@code rarity} is NaN, ±∞ or the like. */
    void attentionToStrangeKeys(AttentionSizes s, int rarity) {
        int q = s.batch() * s.queries() * s.heads() * s.width();
        int k = s.batch() * s.keys() * s.heads() * s.width();
        attention(s, draw.strange(q, rarity), draw.strange(k, rarity), draw.strange(k, rarity));
    }

    private void attention(AttentionSizes s, float[] q, float[] k, float[] v) {
        Attend kernel = Attend.of(lab, s, q, k, v);
        kernel.forward();
        float[] dout = draw.normal(q.length);
        kernel.gradient(dout);
        for (int b = 0; b < s.batch(); b++) {
            for (int h = 0; h < s.heads(); h++) {
                compare(s + " head " + b + ", " + h, kernel, dout, b, h);
            }
        }
    }

    private static void compare(String what, Attend kernel, float[] dout, int b, int h) {
        AttentionSizes s = kernel.sizes();
        AttentionScalar twin =
                new AttentionScalar(s.queries(), s.keys(), s.width(), s.causal(), s.scale());
        float[] q = kernel.head(kernel.q(), b, h);
        float[] k = kernel.head(kernel.k(), b, h);
        float[] v = kernel.head(kernel.v(), b, h);
        float[] o = new float[q.length];
        float[] lse = new float[s.queries()];
        twin.forward(q, k, v, o, lse);
        Bits.same(what + " o", o, kernel.head(kernel.o(), b, h));
        int first = (b * s.heads() + h) * s.queries();
        float[] all = Lab.values(kernel.lse());
        Bits.same(what + " lse", lse, Arrays.copyOfRange(all, first, first + s.queries()));
        float[] dq = new float[q.length];
        float[] dk = new float[k.length];
        float[] dv = new float[k.length];
        float[] d = Attend.head(s, dout, s.queries(), b, h);
        twin.gradient(q, k, v, o, lse, d, dq, dk, dv);
        Bits.same(what + " dv", dv, kernel.head(kernel.dv(), b, h));
        Bits.same(what + " dk", dk, kernel.head(kernel.dk(), b, h));
        Bits.same(what + " dq", dq, kernel.head(kernel.dq(), b, h));
    }
}
