package org.espalier.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.espalier.spi.backend.Workers;

/** Workers for driving a backend without a session. */
public final class Threads implements Workers, AutoCloseable {
    private final int threads;
    private final ExecutorService pool;

    /** This many threads, the caller among them. */
    public Threads(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(Math.max(1, threads - 1), Threads::daemon);
    }

    private static Thread daemon(Runnable r) {
        Thread t = new Thread(r, "bench-worker");
        t.setDaemon(true);
        return t;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void forEach(int chunks, IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        Runnable work =
                () -> {
                    for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
                        task.accept(i);
                    }
                };
        Future<?>[] others = new Future<?>[Math.min(threads, chunks) - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = pool.submit(work);
        }
        work.run();
        for (Future<?> other : others) {
            await(other);
        }
    }

    private static void await(Future<?> other) {
        try {
            other.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
