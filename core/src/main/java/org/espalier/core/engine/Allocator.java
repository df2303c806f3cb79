package org.espalier.core.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Contents;
import org.espalier.tensor.TensorException;

/**
 * Keeps freed buffers for the next request of the same size class, so that a training step
 * allocates nothing once warm. One session's; not shared between threads.
 */
final class Allocator {
    private record SizeClass(DType dtype, long elements) implements Comparable<SizeClass> {
        @Override
        public int compareTo(SizeClass o) {
            int byType = dtype.compareTo(o.dtype);
            return byType != 0 ? byType : Long.compare(elements, o.elements);
        }
    }

    /** Buffers of all sessions that have not been given back to their backends. */
    private static final AtomicLong SEGMENTS = new AtomicLong();

    private final Backend backend;
    private final SortedMap<SizeClass, Deque<Buffer>> free = new TreeMap<>();
    private final List<Buffer> all = new ArrayList<>();
    private final Set<Contents> contents = new LinkedHashSet<>();
    private long liveBytes;
    private long peakBytes;
    private long liveBuffers;
    private boolean closed;

    Allocator(Backend backend) {
        this.backend = backend;
    }

    /** Sizes are rounded up to an eighth of their power of two: at most 12.5 % is wasted. */
    static long round(long elements) {
        if (elements <= 64) {
            return 64;
        }
        long step = Math.max(64, Long.highestOneBit(elements - 1) >> 3);
        return (elements + step - 1) / step * step;
    }

    void requireOpen() {
        if (closed) {
            throw new TensorException(
                    "the session is closed, and its tensors with it. Fix: use them before closing it");
        }
    }

    Buffer take(DType dtype, long elements) {
        requireOpen();
        SizeClass size = new SizeClass(dtype, round(elements));
        Deque<Buffer> ready = free.get(size);
        Buffer buffer = ready == null ? null : ready.pollFirst();
        if (buffer == null) {
            buffer = backend.allocate(dtype, size.elements);
            all.add(buffer);
            SEGMENTS.incrementAndGet();
        }
        liveBuffers++;
        liveBytes += size.elements * dtype.bytes();
        peakBytes = Math.max(peakBytes, liveBytes);
        return buffer;
    }

    void give(Buffer buffer) {
        SizeClass size = new SizeClass(buffer.dtype(), buffer.elements());
        free.computeIfAbsent(size, _ -> new ArrayDeque<>()).addFirst(buffer);
        liveBuffers--;
        liveBytes -= buffer.elements() * buffer.dtype().bytes();
    }

    /** A place for what kernels derive from memory that stays as it is. */
    Contents watch() {
        Contents made = new Contents();
        contents.add(made);
        return made;
    }

    /** Gives back all that was derived. */
    void forget(Contents ended) {
        contents.remove(ended);
        ended.close();
    }

    /** Gives what is free back to the backend: the sizes in demand are about to change. */
    void trim() {
        Set<Buffer> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        free.values().forEach(gone::addAll);
        free.clear();
        all.removeAll(gone);
        gone.forEach(Buffer::close);
        SEGMENTS.addAndGet(-gone.size());
    }

    long liveBytes() {
        return liveBytes;
    }

    long peakBytes() {
        return peakBytes;
    }

    long liveBuffers() {
        return liveBuffers;
    }

    /** Buffers of all sessions of this JVM that are not given back; for leak checks alone. */
    static long segments() {
        return SEGMENTS.get();
    }

    void close() {
        closed = true;
        contents.forEach(Contents::close);
        contents.clear();
        all.forEach(Buffer::close);
        SEGMENTS.addAndGet(-all.size());
        all.clear();
        free.clear();
    }
}
