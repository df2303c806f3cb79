package org.espalier.simd.composite;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.simd.ProgramCompiler;
import org.espalier.simd.Scratch;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/** Operands for composites, and threads that take chunks from the last to the first. */
final class Lab implements AutoCloseable, Workers {
    private static final int GAP = 5;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final Scratch scratch = new Scratch();
    private final int threads;

    Lab(int threads) {
        this.threads = threads;
    }

    private record Memory(DType dtype, long elements, MemorySegment segment) implements HostBuffer {
        @Override
        public void close() {}
    }

    private Memory memory(DType dtype, long elements) {
        long bytes = Math.max(1, elements * dtype.bytes());
        return new Memory(dtype, elements, arena.allocate(bytes, 64));
    }

    /** A dense f32 operand. */
    Slice in(float[] values, long... dims) {
        Slice slice = new Slice(memory(DType.F32, values.length), Layout.dense(Shape.of(dims)));
        fill(slice, values);
        return slice;
    }

    /** An f32 operand that starts at element 5 and has 5 strange elements behind every row. */
    Slice spaced(float[] values, long... dims) {
        long[] strides = new long[dims.length];
        long step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = step;
            step = step * Math.max(1, dims[i]) + GAP;
        }
        Memory memory = memory(DType.F32, step + GAP);
        for (long i = 0; i < memory.elements(); i++) {
            memory.segment().set(FLOAT, 4 * i, Float.NaN);
        }
        Slice slice = new Slice(memory, Layout.of(Shape.of(dims), strides, GAP));
        fill(slice, values);
        return slice;
    }

    private static void fill(Slice slice, float[] values) {
        for (int i = 0; i < values.length; i++) {
            segment(slice).set(FLOAT, 4 * slice.layout().position(i), values[i]);
        }
    }

    /** A dense f32 operand that holds NaN. */
    Slice out(long... dims) {
        float[] nan = new float[(int) Shape.of(dims).elements()];
        Arrays.fill(nan, Float.NaN);
        return in(nan, dims);
    }

    /** Class numbers, i32 or i64. */
    Slice numbers(DType dtype, long[] values) {
        Slice slice =
                new Slice(memory(dtype, values.length), Layout.dense(Shape.of(values.length)));
        for (int i = 0; i < values.length; i++) {
            if (dtype == DType.I64) {
                segment(slice).set(LONG, 8L * i, values[i]);
            } else {
                segment(slice).set(INT, 4L * i, (int) values[i]);
            }
        }
        return slice;
    }

    /** The elements in row-major order. */
    static float[] values(Slice slice) {
        float[] values = new float[(int) slice.layout().shape().elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = segment(slice).get(FLOAT, 4 * slice.layout().position(i));
        }
        return values;
    }

    private static MemorySegment segment(Slice slice) {
        return ((HostBuffer) slice.buffer()).segment();
    }

    SimdContext context() {
        return new SimdContext(this, new ProgramCompiler(), scratch);
    }

    Kernel kernel(Op.Composite op, Slice... slices) {
        List<Operand> operands = new ArrayList<>();
        for (Slice s : slices) {
            operands.add(new Operand(s.buffer().dtype(), s.layout().kind()));
        }
        return CompositeKernels.prepare(op, operands, context()).orElseThrow();
    }

    void run(Op.Composite op, Slice... slices) {
        kernel(op, slices).launch(Binding.of(List.of(slices)));
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void forEach(int chunks, IntConsumer task) {
        AtomicInteger left = new AtomicInteger(chunks);
        List<RuntimeException> thrown = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int t = 1; t < threads; t++) {
            running.add(Thread.ofPlatform().start(() -> drain(left, task, thrown)));
        }
        drain(left, task, thrown);
        running.forEach(Lab::join);
        if (!thrown.isEmpty()) {
            throw thrown.getFirst();
        }
    }

    private static void drain(AtomicInteger left, IntConsumer task, List<RuntimeException> thrown) {
        try {
            for (int i = left.decrementAndGet(); i >= 0; i = left.decrementAndGet()) {
                task.accept(i);
            }
        } catch (RuntimeException e) {
            synchronized (thrown) {
                thrown.add(e);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        scratch.close();
        arena.close();
    }
}
