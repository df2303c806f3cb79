package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
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

    /** The type of what is multiplied. */
    DType dtype() {
        return a.dtype();
    }

    /** Whether the product is one of 8-bit integers. */
    boolean isWhole() {
        return Op.MatMul.isWhole(a.dtype(), b.dtype());
    }

    /** The result's shape. */
    Shape shape() {
        return shape;
    }

    private Shape lead() {
        return Shape.broadcast(
                a.shape().slice(0, a.shape().rank() - 2), b.shape().slice(0, b.shape().rank() - 2));
    }

    /** Where an operand lies: in which memory, and how. */
    record Place(Storage storage, Layout layout) {
        Slice slice() {
            return new Slice(storage.buffer(), layout, storage.contents());
        }

        /** One of the narrower numbers whose sum the operand is. */
        Slice piece(int i, DType type, Launcher launcher) {
            return storage.pieces().get(i, type, layout, launcher);
        }
    }

    /** The result as one batch: [B, M, N]. */
    Shape flat() {
        long n = shape.dim(-1);
        long m = rows ? shape.elements() / Math.max(1, n) : shape.dim(-2);
        m = rows && n == 0 ? lead().elements() * shape.dim(-2) : m;
        return Shape.of(rows ? 1 : lead().elements(), m, n);
    }

    /** a [B, M, K]. */
    Place left() {
        long k = a.shape().dim(-1);
        return flat(a, lead().concat(Shape.of(shape.dim(-2), k)), flat().with(2, k));
    }

    /** b [B, K, N]. */
    Place right() {
        long k = a.shape().dim(-1);
        return flat(b, lead().concat(Shape.of(k, shape.dim(-1))), flat().with(1, k));
    }

    /** The epilogue's further inputs, each [B, M, N]. */
    List<Slice> extras() {
        List<Slice> slices = new ArrayList<>(extras.size());
        for (Tensor x : extras) {
            slices.add(flat(x, shape, flat()).slice());
        }
        return slices;
    }

    private Place flat(Tensor x, Shape broad, Shape target) {
        Value v = Recorder.value(x);
        v.requireLive();
        if (rows && x == b) {
            return new Place(v.storage(), v.layout().broadcastTo(target));
        }
        Layout merged = v.layout().broadcastTo(broad).reshape(target);
        return merged != null ? new Place(v.storage(), merged) : packed(x, broad, target);
    }

    private Place packed(Tensor x, Shape broad, Shape target) {
        Value dense = Recorder.value(copies.dense(x));
        Layout merged = dense.layout().broadcastTo(broad).reshape(target);
        if (merged == null) {
            Tensor whole = copies.dense(x.detach().broadcastTo(broad.dims()));
            return new Place(Recorder.value(whole).storage(), Layout.dense(target));
        }
        return new Place(dense.storage(), merged);
    }
}
