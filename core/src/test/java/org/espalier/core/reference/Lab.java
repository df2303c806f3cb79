package org.espalier.core.reference;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/** Arrays in, one launch, arrays out. Whole buffers are read back, whatever the layout. */
final class Lab implements AutoCloseable {
    private final ReferenceBackend backend = new ReferenceBackend();
    private final List<Buffer> buffers = new ArrayList<>();

    Slice floats(Layout layout, float... values) {
        return slice(DType.F32, layout, MemorySegment.ofArray(values));
    }

    Slice floats(Shape shape, float... values) {
        return floats(Layout.dense(shape), values);
    }

    Slice doubles(Shape shape, double... values) {
        return slice(DType.F64, Layout.dense(shape), MemorySegment.ofArray(values));
    }

    Slice ints(int... values) {
        Layout layout = Layout.dense(Shape.of(values.length));
        return slice(DType.I32, layout, MemorySegment.ofArray(values));
    }

    Slice longs(long... values) {
        Layout layout = Layout.dense(Shape.of(values.length));
        return slice(DType.I64, layout, MemorySegment.ofArray(values));
    }

    Slice bytes(DType dtype, byte... values) {
        return slice(dtype, Layout.dense(Shape.of(values.length)), MemorySegment.ofArray(values));
    }

    private Slice slice(DType dtype, Layout layout, MemorySegment values) {
        Slice slice = room(dtype, layout, values.byteSize() / dtype.bytes());
        backend.write(slice.buffer(), 0, values);
        return slice;
    }

    Slice room(DType dtype, long... dims) {
        Shape shape = Shape.of(dims);
        return room(dtype, Layout.dense(shape), shape.elements());
    }

    private Slice room(DType dtype, Layout layout, long elements) {
        Buffer buffer = backend.allocate(dtype, elements);
        buffers.add(buffer);
        return new Slice(buffer, layout);
    }

    void run(Op op, Slice... operands) {
        run(op, Binding.of(List.of(operands)));
    }

    void run(Op op, Binding binding) {
        List<Operand> operands =
                binding.operands().stream()
                        .map(s -> new Operand(s.buffer().dtype(), s.layout().kind()))
                        .toList();
        backend.prepare(op, operands).orElseThrow().launch(binding);
    }

    float[] floats(Slice slice) {
        float[] values = new float[(int) slice.buffer().elements()];
        backend.read(slice.buffer(), 0, MemorySegment.ofArray(values));
        return values;
    }

    double[] doubles(Slice slice) {
        double[] values = new double[(int) slice.buffer().elements()];
        backend.read(slice.buffer(), 0, MemorySegment.ofArray(values));
        return values;
    }

    /** The elements' bits as unsigned numbers of the dtype's width. */
    long[] bits(Slice slice) {
        int width = slice.buffer().dtype().bytes();
        byte[] bytes = new byte[(int) slice.buffer().elements() * width];
        backend.read(slice.buffer(), 0, MemorySegment.ofArray(bytes));
        long[] bits = new long[bytes.length / width];
        for (int i = 0; i < bytes.length; i++) {
            bits[i / width] |= Byte.toUnsignedLong(bytes[i]) << (i % width * 8);
        }
        return bits;
    }

    /** Reproducible values of mixed sign and size. */
    static float[] sample(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) StrictMath.sin(i * 12.9898 + 1) * (1 + i % 7 * i % 11);
        }
        return values;
    }

    @Override
    public void close() {
        buffers.forEach(Buffer::close);
        backend.close();
    }
}
