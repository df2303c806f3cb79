package org.espalier.core.io;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.kernel.ShapeException;

/**
 * A tensor's worth of bytes with its name.
 *
 * @param name unique among its siblings; dots separate the modules of its path
 * @param dtype the type of an element
 * @param shape the axes, outermost first
 * @param data the elements in row-major order, little endian, dense
 */
public record NamedArray(String name, DType dtype, Shape shape, MemorySegment data) {
    /**
     * Checks that the bytes fit the shape.
     *
     * @throws ShapeException when they do not
     */
    public NamedArray {
        long bytes = byteSize(dtype, shape);
        if (data.byteSize() != bytes) {
            String needs = dtype + " " + shape + " needs " + bytes + " bytes";
            throw new ShapeException("array " + name + ": " + needs + ", not " + data.byteSize());
        }
    }

    /** The bytes that a shape takes. */
    static long byteSize(DType dtype, Shape shape) {
        long elements = shape.elements();
        if (elements > Long.MAX_VALUE / dtype.bytes()) {
            throw new ShapeException("array: too many bytes: " + dtype + " " + shape);
        }
        return elements * dtype.bytes();
    }

    /** These bytes under another name. */
    public NamedArray renamed(String other) {
        return new NamedArray(other, dtype, shape, data);
    }

    /** True when dtype, shape and every bit are the same, whatever the name. */
    public boolean sameBits(NamedArray other) {
        return dtype == other.dtype && shape.equals(other.shape) && data.mismatch(other.data) == -1;
    }
}
