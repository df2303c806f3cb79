package org.espalier.core.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.espalier.spi.backend.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The calling thread and n − 1 daemon threads that claim chunks from a counter. Idle threads spin
 * briefly, because the next kernel usually comes within microseconds, then park.
 */
public final class ThreadPool implements Workers, AutoCloseable {
    private static final int SPINS = 2_000;

    /** One call of {@link #forEach}. */
    private static final class Round {
        final int chunks;
        final IntConsumer task;
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger left;
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        final Thread caller = Thread.currentThread();

        Round(int chunks, IntConsumer task) {
            this.chunks = chunks;
            this.task = task;
            this.left = new AtomicInteger(chunks);
        }

        void work() {
            for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
                try {
                    task.accept(i);
                } catch (Throwable t) {
                    failure.compareAndSet(null, t);
                }
                if (left.decrementAndGet() == 0) {
                    LockSupport.unpark(caller);
                }
            }
        }
    }

    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Round round;
    private volatile boolean closed;

    /** A pool of this many threads, the caller among them; 0 takes one per core. */
    public ThreadPool(int threads) {
        int n = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        for (int i = 1; i < n; i++) {
            Thread t = new Thread(this::loop, "espalier-worker-" + i);
            t.setDaemon(true);
            this.threads.add(t);
            t.start();
        }
    }

    @Override
    public int threads() {
        return threads.size() + 1;
    }

    @Override
    public void forEach(int chunks, IntConsumer task) {
        if (chunks <= 1 || threads.isEmpty()) {
            for (int i = 0; i < chunks; i++) {
                task.accept(i);
            }
            return;
        }
        Round r = new Round(chunks, task);
        round = r;
        threads.forEach(LockSupport::unpark);
        r.work();
        await(r);
        round = null;
        rethrow(r.failure.get());
    }

    private static void await(Round r) {
        for (int spins = 0; r.left.get() > 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(50_000);
            }
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private void loop() {
        Round done = null;
        int spins = 0;
        while (!closed) {
            Round r = round;
            if (r != null && r != done) {
                r.work();
                done = r;
                spins = 0;
            } else if (spins++ < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(LockSupport::unpark);
    }
}
