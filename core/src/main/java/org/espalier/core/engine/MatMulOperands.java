package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;

/**
 * Brings the operands of a matrix product to rank 3: leading axes merged into one, or into the rows
 * where b has none.
 */
final class MatMulOperands {
    private final Copies copies;
    private final Tensor a;
    private final Tensor b;
    private final List<Tensor> extras;
    private final Shape shape; // [lead.., M, N]
    private final boolean rows; // b has no leading axes: those of a are rows

    MatMulOperands(Copies copies, Tensor a, Tensor b, List<Tensor> extras) {
        this.copies = copies;
        this.a = a;
        this.b = b;
        this.extras = extras;
        this.shape = lead().concat(Shape.of(a.shape().dim(-2), b.shape().dim(-1)));
        this.rows = b.shape().rank() == 2;
    }

    /** The result's shape. */
    Shape shape() {
        return shape;
    }

    private Shape lead() {
        return Shape.broadcast(
                a.shape().slice(0, a.shape().rank() - 2), b.shape().slice(0, b.shape().rank() - 2));
    }

    List<Slice> operands(Slice output, Optional<Slice> product) {
        long n = shape.dim(-1);
        long m = rows ? shape.elements() / Math.max(1, n) : shape.dim(-2);
        m = rows && n == 0 ? lead().elements() * shape.dim(-2) : m;
        long batch = rows ? 1 : lead().elements();
        long k = a.shape().dim(-1);
        List<Slice> all = new ArrayList<>();
        all.add(flat(a, lead().concat(Shape.of(shape.dim(-2), k)), Shape.of(batch, m, k)));
        all.add(flat(b, lead().concat(Shape.of(k, n)), Shape.of(batch, k, n)));
        for (Tensor x : extras) {
            all.add(flat(x, shape, Shape.of(batch, m, n)));
        }
        Shape flat = Shape.of(batch, m, n);
        all.add(new Slice(output.buffer(), Layout.dense(flat)));
        product.ifPresent(p -> all.add(new Slice(p.buffer(), Layout.dense(flat))));
        return all;
    }

    private Slice flat(Tensor x, Shape broad, Shape target) {
        Slice s = Recorder.value(x).slice();
        if (rows && x == b) {
            return new Slice(s.buffer(), s.layout().broadcastTo(target));
        }
        Layout merged = s.layout().broadcastTo(broad).reshape(target);
        return merged != null ? new Slice(s.buffer(), merged) : packed(x, broad, target);
    }

    private Slice packed(Tensor x, Shape broad, Shape target) {
        Slice dense = Recorder.value(copies.dense(x)).slice();
        Layout merged = dense.layout().broadcastTo(broad).reshape(target);
        if (merged == null) {
            Tensor whole = copies.dense(x.detach().broadcastTo(broad.dims()));
            return new Slice(Recorder.value(whole).slice().buffer(), Layout.dense(target));
        }
        return new Slice(dense.buffer(), merged);
    }
}
