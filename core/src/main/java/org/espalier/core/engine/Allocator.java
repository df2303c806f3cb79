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
import org.espalier.spi.backend.Contents;
import org.espalier.tensor.MemoryBudgetException;
import org.espalier.tensor.TensorException;

/**
 * Keeps freed buffers for the next request of the same size class, so that a training step
 * allocates nothing once warm. Knows what every byte in use is for, and keeps a budget: of what is
 * in use and what is free together. One session's; not shared between threads.
 */
final class Allocator {
    private record SizeClass(DType dtype, long elements) implements Comparable<SizeClass> {
        @Override
        public int compareTo(SizeClass o) {
            int byType = dtype.compareTo(o.dtype);
            return byType != 0 ? byType : Long.compare(elements, o.elements);
        }

        long bytes() {
            return elements * dtype.bytes();
        }
    }

    /** Buffers of all sessions that have not been given back to their backends. */
    private static final AtomicLong SEGMENTS = new AtomicLong();

    private final Backend backend;
    private final SortedMap<SizeClass, Deque<Block>> free = new TreeMap<>();
    private final List<Block> all = new ArrayList<>();
    private final Set<Contents> contents = new LinkedHashSet<>();
    private final Ledger ledger = new Ledger();
    private long budget;
    private long freeBytes;
    private long liveBuffers;
    private boolean closed;

    /** With a budget in bytes; 0 for none. */
    Allocator(Backend backend, long budget) {
        this.backend = backend;
        this.budget = budget == 0 ? Long.MAX_VALUE : budget;
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

    /**
     * Memory, with whatever lay there last.
     *
     * @throws MemoryBudgetException when the budget has not so much left
     */
    Block take(Request request) {
        requireOpen();
        SizeClass size = new SizeClass(request.dtype(), round(request.shape().elements()));
        requireBudget(request, size.bytes());
        Deque<Block> ready = free.get(size);
        Block block = ready == null ? null : ready.pollFirst();
        if (block == null) {
            block = made(size);
        } else {
            freeBytes -= block.bytes();
        }
        block.taken(request);
        liveBuffers++;
        ledger.add(block.owner(), block.bytes());
        return block;
    }

    private Block made(SizeClass size) {
        if (freeBytes > budget - ledger.total() - size.bytes()) {
            trim();
        }
        Block block = new Block(backend.allocate(size.dtype, size.elements));
        all.add(block);
        SEGMENTS.incrementAndGet();
        return block;
    }

    private void requireBudget(Request request, long bytes) {
        if (bytes > budget - ledger.total()) {
            List<Block> live = all.stream().filter(Block::isLive).toList();
            MemoryBudgetException e =
                    new OverBudget(request, bytes, budget, ledger.use(), live).exception();
            live.forEach(Block::giveIfAbandoned);
            throw e;
        }
    }

    /** Runs a part that the budget does not bind. */
    void beyondBudget(Runnable part) {
        long before = budget;
        budget = Long.MAX_VALUE;
        try {
            part.run();
        } finally {
            budget = before;
        }
    }

    void give(Block block) {
        SizeClass size = new SizeClass(block.buffer().dtype(), block.buffer().elements());
        free.computeIfAbsent(size, _ -> new ArrayDeque<>()).addFirst(block);
        liveBuffers--;
        freeBytes += block.bytes();
        ledger.remove(block.owner(), block.bytes());
        block.freed();
    }

    /** Counts memory in use with another owner. */
    void own(Block block, MemoryOwner owner) {
        ledger.move(block.owner(), owner, block.bytes());
        block.owner(owner);
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
        Set<Block> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        free.values().forEach(gone::addAll);
        free.clear();
        freeBytes = 0;
        all.removeAll(gone);
        gone.forEach(b -> b.buffer().close());
        SEGMENTS.addAndGet(-gone.size());
    }

    /** What is in use, and was at the moment of most. */
    Ledger ledger() {
        return ledger;
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
        all.forEach(b -> b.buffer().close());
        SEGMENTS.addAndGet(-all.size());
        all.clear();
        free.clear();
    }
}
