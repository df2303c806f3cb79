package org.espalier.opencl;

import org.espalier.kernel.DType;
import org.espalier.spi.backend.Buffer;
import org.jocl.CL;
import org.jocl.cl_mem;

/** Memory of the device. It outlives its backend; commands that use it outlive its closing. */
final class OpenClBuffer implements Buffer {
    private final DType dtype;
    private final long elements;
    private final cl_mem memory;
    private boolean closed;

    OpenClBuffer(DType dtype, long elements, cl_mem memory) {
        this.dtype = dtype;
        this.elements = elements;
        this.memory = memory;
    }

    cl_mem memory() {
        if (closed) {
            throw new IllegalStateException("a closed buffer of " + elements + " " + dtype);
        }
        return memory;
    }

    /** The byte at which elements begin; fails if so many bytes from there on are not in it. */
    long offset(long first, long bytes) {
        long size = elements * dtype.bytes();
        if (first < 0 || first > elements || bytes > size - first * dtype.bytes()) {
            throw new IndexOutOfBoundsException(
                    "opencl: %s bytes from element %s on are not in a buffer of %s %s"
                            .formatted(bytes, first, elements, dtype));
        }
        return first * dtype.bytes();
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long elements() {
        return elements;
    }

    @Override
    public void close() {
        CL.clReleaseMemObject(memory());
        closed = true;
    }
}
