package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What issuing an operation takes, whatever its kind: fresh memory for the results, a launch, and a
 * place on the tape.
 *
 * @param computeType the type of results where no input is floating
 * @param precision how products of f32 are computed
 */
record Issue(Recorder recorder, Launcher launcher, DType computeType, Precision precision) {
    Fresh fresh(DType dtype, Shape shape) {
        return new Fresh(recorder.allocate(dtype, shape), dtype, Layout.dense(shape));
    }

    /** A filled result without history. */
    Tensor tensor(Fresh f) {
        return tensor(f, null, 0);
    }

    /** A filled result as an output of a node. */
    Tensor tensor(Fresh f, @Nullable Node node, int output) {
        return recorder.tensor(f.storage(), f.dtype(), f.layout(), node, output);
    }

    /** The same memory as a result of a node, under a handle of its own. */
    Tensor tie(Tensor y, @Nullable Node node, int output) {
        Value v = Recorder.value(y);
        return recorder.tensor(v.storage(), v.dtype(), v.layout(), node, output);
    }

    /** The same memory under another layout, without history. */
    Tensor under(Value v, Layout layout) {
        return recorder.tensor(v.storage(), v.dtype(), layout, null, 0);
    }

    /** A result's type: that of the first floating input. */
    DType result(List<Tensor> inputs) {
        for (Tensor x : inputs) {
            if (x.dtype().isFloating()) {
                return x.dtype();
            }
        }
        return computeType;
    }

    static Slice slice(Tensor x) {
        return Recorder.value(x).slice();
    }

    static Slice slice(Tensor x, Shape shape) {
        Slice s = slice(x);
        return new Slice(s.buffer(), s.layout().broadcastTo(shape));
    }

    static List<Slice> slices(List<Tensor> inputs, Shape shape) {
        List<Slice> slices = new ArrayList<>(inputs.size());
        for (Tensor x : inputs) {
            slices.add(slice(x, shape));
        }
        return slices;
    }

    static List<Shape> shapes(List<Tensor> inputs) {
        List<Shape> shapes = new ArrayList<>(inputs.size());
        for (Tensor x : inputs) {
            shapes.add(x.shape());
        }
        return shapes;
    }

    static boolean[] tracked(List<Tensor> inputs) {
        boolean[] tracked = new boolean[inputs.size()];
        for (int i = 0; i < tracked.length; i++) {
            tracked[i] = Recorder.value(inputs.get(i)).node() != null;
        }
        return tracked;
    }
}
