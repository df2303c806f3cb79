package org.espalier.core.data;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.espalier.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Runs numbered tasks on several threads and hands over their results in order, a few ahead at
 * most.
 */
final class OrderedWork {
    private static final int AHEAD = 2;

    private OrderedWork() {}

    /**
     * Calls {@code work} for 0 to {@code tasks} (exclusive), and {@code sink} with the results on
     * this thread.
     */
    static <T> void run(int threads, int tasks, IntFunction<T> work, Consumer<T> sink) {
        var pool =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().name("prepare-", 1).factory());
        try {
            run(pool, AHEAD + threads, tasks, work, sink);
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    private static <T> void run(
            ExecutorService pool, int ahead, int tasks, IntFunction<T> work, Consumer<T> sink) {
        var running = new ArrayDeque<Future<T>>();
        for (int next = 0; next < tasks || !running.isEmpty(); ) {
            if (next < tasks && running.size() < ahead) {
                int task = next++;
                running.add(pool.submit(() -> work.apply(task)));
            } else {
                sink.accept(result(running.remove()));
            }
        }
    }

    private static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("interrupted while data was prepared", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static DataException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof DataException known
                ? known
                : new DataException("cannot prepare data: " + cause, cause);
    }

    /** Tasks read from sources that the caller closes next. */
    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = Thread.interrupted();
        pool.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
