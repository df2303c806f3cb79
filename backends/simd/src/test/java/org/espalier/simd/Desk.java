package org.espalier.simd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/** A backend on the table with the buffers a test makes; closing it closes all. */
final class Desk implements AutoCloseable {
    private final TestThreads threads;
    private final SimdBackend backend;
    private final List<Cells> cells = new ArrayList<>();

    Desk(int threads) {
        this.threads = new TestThreads(threads);
        this.backend =
                (SimdBackend)
                        new SimdBackendProvider()
                                .open(new BackendContext(this.threads, Optional.empty()));
    }

    SimdBackend backend() {
        return backend;
    }

    /** Elements of the layout, in a buffer that it fits. */
    Cells cells(DType dtype, Layout layout) {
        long last = 0;
        for (long i = 0; i < layout.shape().elements(); i++) {
            last = Math.max(last, layout.position(i));
        }
        Cells made = new Cells(backend.allocate(dtype, last + 1), layout);
        cells.add(made);
        return made;
    }

    /** A dense f32 vector of these values. */
    Cells vector(float... values) {
        return dense(Shape.of(values.length), values);
    }

    /** Dense f32 elements of these values. */
    Cells dense(Shape shape, float... values) {
        Cells made = cells(DType.F32, Layout.dense(shape));
        for (int i = 0; i < values.length; i++) {
            made.set(i, values[i]);
        }
        return made;
    }

    void run(Op op, Cells... operands) {
        run(op, new double[0], new long[0], List.of(operands));
    }

    void run(Op op, double[] params, long[] keys, List<Cells> operands) {
        List<Operand> classes =
                operands.stream()
                        .map(c -> new Operand(c.buffer().dtype(), c.layout().kind()))
                        .toList();
        List<Slice> slices = operands.stream().map(c -> new Slice(c.buffer(), c.layout())).toList();
        backend.prepare(op, classes).orElseThrow().launch(new Binding(slices, params, keys));
    }

    @Override
    public void close() {
        cells.forEach(c -> c.buffer().close());
        backend.close();
        threads.close();
    }
}
