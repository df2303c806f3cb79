package org.espalier.core.engine;

import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;

/** Memory that a kernel is about to fill: a result before it is a tensor. */
record Fresh(Storage storage, DType dtype, Layout layout) {
    /** The memory of a dense tensor, to be written over. */
    static Fresh over(Tensor x) {
        Value v = Recorder.value(x);
        v.storage().pieces().drop(0);
        return new Fresh(v.storage(), v.dtype(), v.layout());
    }

    Slice slice() {
        return slice(layout);
    }

    Slice slice(Layout part) {
        return new Slice(storage.buffer(), part);
    }

    /** The same elements under another shape. */
    Slice flat(long... dims) {
        return slice(Layout.dense(Shape.of(dims)));
    }
}
