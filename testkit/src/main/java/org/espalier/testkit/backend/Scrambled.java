package org.espalier.testkit.backend;

import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.espalier.spi.backend.Workers;

/**
 * Runs chunks on the calling thread in an order drawn by lot. What real threads do rarely it does
 * every time.
 *
 * @param threads how many it claims to be
 */
public record Scrambled(int threads, long seed) implements Workers {
    @Override
    public void forEach(int chunks, IntConsumer task) {
        SplittableRandom random = new SplittableRandom(seed + chunks);
        int[] order = IntStream.range(0, chunks).toArray();
        for (int i = chunks - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int chunk = order[i];
            order[i] = order[j];
            order[j] = chunk;
        }
        IntStream.of(order).forEach(task);
    }
}
