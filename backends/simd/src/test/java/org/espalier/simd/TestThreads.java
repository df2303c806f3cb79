package org.espalier.simd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.espalier.spi.backend.Workers;

/** Plain workers; chunks run from the last to the first, so that nobody relies on their order. */
public final class TestThreads implements Workers, AutoCloseable {
    private final int threads;
    private final ExecutorService pool;

    public TestThreads(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads);
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void forEach(int chunks, IntConsumer task) {
        AtomicInteger next = new AtomicInteger(chunks);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < Math.min(threads, chunks); t++) {
            running.add(pool.submit(() -> drain(next, task)));
        }
        running.forEach(TestThreads::await);
    }

    private static void drain(AtomicInteger next, IntConsumer task) {
        for (int i = next.decrementAndGet(); i >= 0; i = next.decrementAndGet()) {
            task.accept(i);
        }
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
