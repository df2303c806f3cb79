package org.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedWorkTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 13, 65, 1003})
    void resultsComeInOrder(int tasks) {
        for (int threads : new int[] {1, 3}) {
            var got = new ArrayList<Integer>();
            OrderedWork.run(threads, tasks, OrderedWorkTest::slowAtTimes, got::add);
            assertEquals(IntStream.range(0, tasks).boxed().toList(), got);
        }
    }

    private static int slowAtTimes(int task) {
        for (int i = 0; i < task % 7 * 1000; i++) {
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void fewResultsWait() {
        var started = new AtomicInteger();
        int[] taken = {0};
        OrderedWork.run(
                2,
                200,
                task -> started.incrementAndGet(),
                result -> assertTrue(started.get() <= ++taken[0] + 4, "too far ahead"));
        assertEquals(200, taken[0]);
    }

    @Test
    void failuresReachTheCallerAfterAllTasksEnded() {
        var known = new DataException("known");
        var running = new AtomicInteger();
        var e =
                assertThrows(
                        DataException.class,
                        () ->
                                OrderedWork.run(
                                        3,
                                        50,
                                        task -> failing(task, running, known),
                                        result -> {}));
        assertSame(known, e);
        assertEquals(0, running.get());
    }

    private static int failing(int task, AtomicInteger running, DataException failure) {
        running.incrementAndGet();
        try {
            if (task == 5) {
                throw failure;
            }
            return slowAtTimes(task);
        } finally {
            running.decrementAndGet();
        }
    }

    @Test
    void otherFailuresAreExplained() {
        var e =
                assertThrows(
                        DataException.class,
                        () ->
                                OrderedWork.run(
                                        1,
                                        1,
                                        task -> {
                                            throw new IllegalStateException("odd");
                                        },
                                        result -> {}));
        assertTrue(e.getMessage().contains("odd"), e.getMessage());
        assertThrows(
                StackOverflowError.class,
                () ->
                        OrderedWork.run(
                                1,
                                1,
                                task -> {
                                    throw new StackOverflowError();
                                },
                                result -> {}));
    }
}
