package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.espalier.core.Seed;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.ForwardingBackend;
import org.espalier.tensor.MemoryBudgetException;
import org.junit.jupiter.api.Test;

/** What the allocator asks of a backend, within a budget and without one. */
class AllocatorTest {
    private static final Seed SEED = Seed.of(AllocatorTest.class, 101);

    /** Counts the bytes that a backend has given and not got back; nothing can be computed. */
    private static final class Counting implements ForwardingBackend {
        private long now;
        private long most;
        private final List<Long> asked = new ArrayList<>();

        @Override
        public Backend base() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Buffer allocate(DType dtype, long elements) {
            asked.add(elements);
            now += elements * dtype.bytes();
            most = Math.max(most, now);
            return new Counted(dtype, elements);
        }

        private final class Counted implements Buffer {
            private final DType dtype;
            private final long elements;

            Counted(DType dtype, long elements) {
                this.dtype = dtype;
                this.elements = elements;
            }

            @Override
            public DType dtype() {
                return dtype;
            }

            @Override
            public long elements() {
                return elements;
            }

            @Override
            public void close() {
                now -= elements * dtype.bytes();
            }
        }
    }

    private final Counting backend = new Counting();

    private static Request request(long elements) {
        return Request.of(DType.F32, Shape.of(elements), MemoryOwner.TEMPORARY, "test");
    }

    @Test
    void whatIsFreeIsUsedAgain() {
        Allocator allocator = new Allocator(backend, 4096);
        allocator.give(allocator.take(request(1024)));
        allocator.give(allocator.take(request(1000))); // of the same size class
        assertEquals(List.of(1024L), backend.asked);
        allocator.close();
        assertEquals(0, backend.now);
    }

    @Test
    void whatIsFreeMakesRoomForAnotherSize() {
        Allocator allocator = new Allocator(backend, 4096);
        allocator.give(allocator.take(request(512)));
        allocator.give(allocator.take(request(1024)));
        assertEquals(4096, backend.most);
        allocator.close();
    }

    @Test
    void aBudgetMayBeUsedUpAndNotPassed() {
        Allocator allocator = new Allocator(backend, 4096);
        Block all = allocator.take(request(1024));
        assertThrows(MemoryBudgetException.class, () -> allocator.take(request(1)));
        allocator.beyondBudget(() -> allocator.give(allocator.take(request(1))));
        assertThrows(MemoryBudgetException.class, () -> allocator.take(request(1)));
        allocator.give(all);
        allocator.give(allocator.take(request(1)));
        allocator.close();
    }

    @Test
    void theBackendNeverGivesMoreThanTheBudget() {
        Random random = new Random(SEED.value());
        Allocator allocator = new Allocator(backend, 100_000);
        Deque<Block> live = new ArrayDeque<>();
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            if (random.nextInt(5) < 2 && !live.isEmpty()) {
                allocator.give(random.nextBoolean() ? live.removeFirst() : live.removeLast());
                continue;
            }
            long bytes = allocator.ledger().total();
            Request request = request(1 + random.nextInt(4_000));
            try {
                live.add(allocator.take(request));
            } catch (MemoryBudgetException _) {
                refused++;
                long rounded = Allocator.round(request.shape().elements()) * 4;
                assertTrue(bytes + rounded > 100_000, SEED.toString());
                assertEquals(bytes, allocator.ledger().total(), SEED.toString());
            }
            assertTrue(backend.now <= 100_000, SEED.toString());
        }
        assertTrue(refused > 100, refused + " refused, " + SEED);
        allocator.close();
        assertEquals(0, backend.now);
    }
}
