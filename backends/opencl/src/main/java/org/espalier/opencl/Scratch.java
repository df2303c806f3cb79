package org.espalier.opencl;

import java.util.Arrays;
import java.util.Objects;
import org.jocl.CL;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * Memory that one launch hands to the next. The queue is in order, so each place can be used again
 * at once.
 */
final class Scratch implements AutoCloseable {
    private final Queue queue;
    private final @Nullable cl_mem[] places = new cl_mem[2];
    private final long[] sizes = new long[2];

    Scratch(Queue queue) {
        this.queue = queue;
    }

    /** At least so many bytes in place 0 or 1. */
    cl_mem of(int place, long bytes) {
        if (places[place] == null || sizes[place] < bytes) {
            release(place);
            sizes[place] = bytes + bytes / 4;
            places[place] = queue.allocate(sizes[place]);
        }
        return Objects.requireNonNull(places[place]);
    }

    private void release(int place) {
        cl_mem old = places[place];
        if (old != null) {
            CL.clReleaseMemObject(old); // commands that use it keep it
        }
        places[place] = null;
    }

    @Override
    public void close() {
        release(0);
        release(1);
        Arrays.fill(sizes, 0);
    }
}
