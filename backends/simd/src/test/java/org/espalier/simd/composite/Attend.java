package org.espalier.simd.composite;

import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;

/** The operands of an attention and of its gradient. */
record Attend(
        Lab lab,
        AttentionSizes sizes,
        Slice q,
        Slice k,
        Slice v,
        Slice o,
        Slice lse,
        Slice dq,
        Slice dk,
        Slice dv) {
    /** Operands with gaps, for dense values. */
    static Attend of(Lab lab, AttentionSizes s, float[] q, float[] k, float[] v) {
        long[] keys = {s.batch(), s.keys(), s.heads(), s.width()};
        long[] queries = {s.batch(), s.queries(), s.heads(), s.width()};
        return of(lab, s, lab.spaced(q, queries), lab.in(k, keys), lab.spaced(v, keys));
    }

    private static Attend of(Lab lab, AttentionSizes s, Slice q, Slice k, Slice v) {
        return new Attend(
                lab,
                s,
                q,
                k,
                v,
                lab.out(q.layout().shape().dims()),
                lab.out(s.batch(), s.heads(), s.queries()),
                lab.out(q.layout().shape().dims()),
                lab.out(k.layout().shape().dims()),
                lab.out(k.layout().shape().dims()));
    }

    /** Operands that are slices of one tensor [B, T, 3, H, D], as a fused projection makes them. */
    static Attend fused(Lab lab, AttentionSizes s, float[] qkv) {
        Slice all = lab.in(qkv, s.batch(), s.queries(), 3, s.heads(), s.width());
        List<Slice> parts = List.of(part(all, s, 0), part(all, s, 1), part(all, s, 2));
        return of(lab, s, parts.get(0), parts.get(1), parts.get(2));
    }

    private static Slice part(Slice all, AttentionSizes s, int number) {
        long row = (long) s.heads() * s.width();
        long[] strides = {3 * row * s.queries(), 3 * row, s.width(), 1};
        Shape shape = Shape.of(s.batch(), s.queries(), s.heads(), s.width());
        return new Slice(all.buffer(), Layout.of(shape, strides, number * row));
    }

    private Op.Composite op(String name) {
        return Op.Composite.of(name)
                .with("causal", sizes.causal() ? 1 : 0)
                .with("scale", sizes.scale());
    }

    float[] forward() {
        lab.run(op("attention"), q, k, v, o, lse);
        return Lab.values(o);
    }

    void gradient(float[] dout) {
        Slice d = lab.spaced(dout, o.layout().shape().dims());
        lab.run(op("attention.grad"), q, k, v, o, lse, d, dq, dk, dv);
    }

    /** One head of an operand [B, T, H, D] as [T, D]. */
    float[] head(Slice slice, int b, int h) {
        return head(sizes, Lab.values(slice), (int) slice.layout().shape().dim(1), b, h);
    }

    static float[] head(AttentionSizes s, float[] x, int times, int b, int h) {
        float[] head = new float[times * s.width()];
        for (int t = 0; t < times; t++) {
            int from = ((b * times + t) * s.heads() + h) * s.width();
            System.arraycopy(x, from, head, t * s.width(), s.width());
        }
        return head;
    }
}
