package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.espalier.spi.backend.Workers;

/** Threads for a backend under test: the caller and n − 1 more, which take chunks as they come. */
final class Crew implements Workers, AutoCloseable {
    private final int threads;
    private final ExecutorService others;

    Crew(int threads) {
        this.threads = threads;
        this.others =
                Executors.newFixedThreadPool(
                        Math.max(1, threads - 1), Thread.ofPlatform().daemon().factory());
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void forEach(int chunks, IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        Runnable share =
                () -> {
                    for (int c = next.getAndIncrement(); c < chunks; c = next.getAndIncrement()) {
                        task.accept(c);
                    }
                };
        List<Future<?>> shares = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            shares.add(others.submit(share));
        }
        try {
            share.run();
        } finally {
            shares.forEach(Crew::join);
        }
    }

    private static void join(Future<?> share) {
        try {
            share.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a chunk failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while chunks run", e);
        }
    }

    @Override
    public void close() {
        others.close();
    }

    @Override
    public String toString() {
        return threads + " threads";
    }
}
