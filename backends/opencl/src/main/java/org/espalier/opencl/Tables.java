package org.espalier.opencl;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * Tables of launches on the device, kept by content: a training step repeats its launches, so that
 * after the first one nothing is sent.
 */
final class Tables implements AutoCloseable {
    /** How many are kept; those used longest ago go first. */
    private static final int LIMIT = 8192;

    /** Contents as a key. */
    @SuppressWarnings("ArrayRecordComponent") // compared by the methods below
    private record Key(long[] values, boolean wide) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Key k && wide == k.wide && Arrays.equals(values, k.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    private final Queue queue;
    private final Map<Key, cl_mem> kept = new LinkedHashMap<>(16, 0.75f, true);

    Tables(Queue queue) {
        this.queue = queue;
    }

    /** The table with these numbers, of 64 bits if wide. */
    cl_mem of(long[] values, boolean wide) {
        cl_mem table = kept.computeIfAbsent(new Key(values, wide), this::send);
        if (kept.size() > LIMIT) {
            Iterator<cl_mem> oldest = kept.values().iterator();
            CL.clReleaseMemObject(oldest.next()); // launches that use it keep it
            oldest.remove();
        }
        return table;
    }

    private cl_mem send(Key key) {
        if (key.wide()) {
            return queue.constant(Pointer.to(key.values()), 8L * key.values().length);
        }
        int[] narrow = Arrays.stream(key.values()).mapToInt(Math::toIntExact).toArray();
        return queue.constant(Pointer.to(narrow), 4L * narrow.length);
    }

    @Override
    public void close() {
        kept.values().forEach(CL::clReleaseMemObject);
        kept.clear();
    }
}
