package org.espalier.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory for whoever runs something now: as many pieces exist as threads ever took at once. */
final class Slabs implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private final ConcurrentLinkedQueue<Slab> idle = new ConcurrentLinkedQueue<>();

    /** Memory that grows and is used again. */
    static final class Slab {
        private Arena arena = Arena.ofShared();
        private MemorySegment memory = arena.allocate(ALIGNMENT, ALIGNMENT);

        /** The address of at least so many bytes; what was in them is lost. */
        long bytes(long count) {
            if (memory.byteSize() < count) {
                arena.close();
                arena = Arena.ofShared();
                memory = arena.allocate(count, ALIGNMENT);
            }
            return memory.address();
        }
    }

    Slab take() {
        Slab waiting = idle.poll();
        return waiting == null ? new Slab() : waiting;
    }

    void give(Slab slab) {
        idle.add(slab);
    }

    /** So many bytes, rounded up to whole cache lines. */
    static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    @Override
    public void close() {
        idle.forEach(s -> s.arena.close());
        idle.clear();
    }
}
