package org.espalier.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jocl.CL;
import org.jocl.cl_mem;

/**
 * A number on the device where kernels note the first place that named no row. It is looked at when
 * the host waits for the device anyway.
 */
final class RowErrors implements AutoCloseable {
    private final Queue queue;
    private final cl_mem flag;
    private boolean noted;

    RowErrors(Queue queue) {
        this.queue = queue;
        this.flag = queue.allocate(Integer.BYTES);
        reset();
    }

    private void reset() {
        queue.write(flag, 0, MemorySegment.ofArray(new int[] {Integer.MAX_VALUE}));
    }

    /** The number, for a kernel that may lower it. */
    cl_mem flag() {
        noted = true;
        return flag;
    }

    /**
     * Fails if a kernel since the last check met a number that is no row.
     *
     * @throws IndexOutOfBoundsException with its place
     */
    void check() {
        if (!noted) {
            return;
        }
        noted = false;
        MemorySegment place = MemorySegment.ofArray(new int[1]);
        queue.read(flag, 0, place);
        int first = place.get(ValueLayout.JAVA_INT, 0);
        if (first != Integer.MAX_VALUE) {
            reset();
            throw new IndexOutOfBoundsException(
                    "gather or scatter-add: the number at position %d is no row of the table; found"
                                    .formatted(first)
                            + " when the result was read. Fix: numbers from 0 to rows - 1");
        }
    }

    @Override
    public void close() {
        CL.clReleaseMemObject(flag);
    }
}
