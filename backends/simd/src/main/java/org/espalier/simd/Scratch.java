package org.espalier.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reusable off-heap memory for tasks. It grows to what is in use at once, and is freed as a whole.
 */
public final class Scratch implements AutoCloseable {
    private static final long SMALLEST = 4096;

    private final Arena arena = Arena.ofShared();
    private final SortedMap<Long, Deque<MemorySegment>> free = new TreeMap<>();

    /**
     * A block of at least {@code bytes}, aligned to 64, with arbitrary contents; give it back with
     * {@link #give}.
     */
    public synchronized MemorySegment take(long bytes) {
        long size = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes - 1)) << 1);
        MemorySegment block = blocks(size).pollLast();
        return block == null ? HugePages.allocate(arena, size) : block;
    }

    /** Takes back a block that {@link #take} gave. */
    public synchronized void give(MemorySegment block) {
        blocks(block.byteSize()).addLast(block);
    }

    private Deque<MemorySegment> blocks(long size) {
        return free.computeIfAbsent(size, _ -> new ArrayDeque<>());
    }

    @Override
    public void close() {
        arena.close();
    }
}
