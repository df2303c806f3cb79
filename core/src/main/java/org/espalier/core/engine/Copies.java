package org.espalier.core.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;

/** Issues what moves elements: packing, casts, joins, and the way in and out. */
final class Copies {
    private final Issue issue;
    private final Backend backend;

    Copies(Issue issue, Backend backend) {
        this.issue = issue;
        this.backend = backend;
    }

    /** The same values row-major without gaps; itself if it is so already. No history. */
    Tensor dense(Tensor x) {
        return Recorder.value(x).layout().isDense() ? x : copied(x, x.dtype());
    }

    /** The same, but rows may lie apart. */
    Tensor innerDense(Tensor x) {
        Layout l = Recorder.value(x).layout();
        return l.kind() == Layout.Kind.INNER_DENSE ? x : dense(x);
    }

    /** A dense copy. No history. */
    Tensor copied(Tensor x, DType dtype) {
        Fresh out = issue.fresh(dtype, x.shape());
        issue.launcher().copy(Issue.slice(x), out.slice());
        return issue.tensor(out);
    }

    Tensor cast(Tensor x, DType dtype) {
        Tensor y = copied(x, dtype);
        boolean tracked =
                x.dtype().isFloating() && dtype.isFloating() && Recorder.tracked(List.of(x));
        if (!tracked) {
            return y;
        }
        return issue.tie(
                y, issue.recorder().node(new LayoutRules.OfCast(x.dtype()), List.of(x)), 0);
    }

    Tensor concat(int axis, List<Tensor> all) {
        List<Long> sizes = all.stream().map(t -> t.shape().dim(axis)).toList();
        long total = sizes.stream().mapToLong(Long::longValue).sum();
        Tensor first = all.getFirst();
        Fresh out = issue.fresh(first.dtype(), first.shape().with(axis, total));
        long at = 0;
        for (int i = 0; i < all.size(); i++) {
            Layout part = out.layout().slice(axis, at, 1, sizes.get(i));
            issue.launcher().copy(Issue.slice(all.get(i)), out.slice(part));
            at += sizes.get(i);
        }
        return Recorder.tracked(all)
                ? issue.tensor(
                        out, issue.recorder().node(new LayoutRules.OfConcat(axis, sizes), all), 0)
                : issue.tensor(out);
    }

    /** Memory of zeros. */
    Fresh zeros(DType dtype, Shape shape) {
        Fresh out = issue.fresh(dtype, shape);
        issue.launcher().copy(Issue.slice(zero(dtype), shape), out.slice());
        return out;
    }

    private Tensor zero(DType dtype) {
        return dtype == DType.F64
                ? create(dtype, Shape.scalar(), MemorySegment.ofArray(new double[1]))
                : create(DType.F32, Shape.scalar(), MemorySegment.ofArray(new float[1]));
    }

    Tensor create(DType dtype, Shape shape, MemorySegment elements) {
        Fresh out = issue.fresh(dtype, shape);
        if (elements.byteSize() > 0) {
            backend.write(out.storage().buffer(), 0, elements);
        }
        return issue.tensor(out);
    }

    void read(Tensor x, MemorySegment target) {
        Tensor packed = dense(x);
        Slice s = Issue.slice(packed);
        if (target.byteSize() > 0) {
            backend.read(s.buffer(), s.layout().offset(), target);
        }
        if (packed != x) {
            Recorder.value(packed).release();
        }
    }
}
