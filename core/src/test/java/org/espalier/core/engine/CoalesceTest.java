package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.espalier.core.Seed;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.junit.jupiter.api.Test;

/**
 * Merged axes against the layouts they came from: the same positions in the same order, walls kept.
 */
class CoalesceTest {
    private static final Seed SEED = Seed.of(CoalesceTest.class, 7);

    private final Random random = new Random(SEED.value());

    private static long[] positions(Layout l) {
        return LongStream.range(0, l.shape().elements()).map(l::position).toArray();
    }

    /** A layout of a shape: some permutation of a dense one, parts of it broadcast. */
    private Layout layout(Shape shape) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            order.add(i);
        }
        if (random.nextBoolean()) {
            Collections.shuffle(order, random);
        }
        long[] strides = new long[shape.rank()];
        long step = 1;
        for (int i : order.reversed()) {
            strides[i] = random.nextInt(5) == 0 ? 0 : step;
            step *= shape.dim(i);
        }
        return Layout.of(shape, strides, random.nextInt(3));
    }

    private Shape shape() {
        return Shape.of(
                LongStream.range(0, 1 + random.nextInt(5))
                        .map(_ -> 1 + random.nextInt(4))
                        .toArray());
    }

    @Test
    void positionsStay() {
        for (int round = 0; round < 3000; round++) {
            Shape shape = shape();
            List<Layout> before = List.of(layout(shape), layout(shape), Layout.dense(shape));
            int from = random.nextInt(shape.rank());
            int to = from + 1 + random.nextInt(shape.rank() - from);
            List<Layout> after = Coalesce.merge(before, from, to);
            String seed = SEED + ": " + before + " → " + after;
            for (int i = 0; i < before.size(); i++) {
                assertEquals(after.getFirst().shape(), after.get(i).shape(), seed);
                assertArrayEquals(positions(before.get(i)), positions(after.get(i)), seed);
            }
            walls(shape, from, to, before, after, seed);
        }
    }

    /** The axes from … to are whole merged axes, of the same number of elements. */
    private static void walls(
            Shape shape, int from, int to, List<Layout> before, List<Layout> after, String seed) {
        int first = Coalesce.moved(before, from, from, to);
        int last = Coalesce.moved(before, to, from, to);
        Shape merged = after.getFirst().shape();
        assertEquals(shape.slice(0, from).elements(), merged.slice(0, first).elements(), seed);
        assertEquals(shape.slice(from, to).elements(), merged.slice(first, last).elements(), seed);
    }

    @Test
    void denseBecomesOneAxis() {
        Layout l = Layout.dense(Shape.of(2, 1, 3, 4));
        assertEquals(List.of(Layout.dense(Shape.of(24))), Coalesce.merge(List.of(l)));
        assertEquals(
                Shape.scalar(),
                Coalesce.merge(List.of(Layout.dense(Shape.of(1, 1)))).getFirst().shape());
        assertTrue(Coalesce.merge(List.of(l, l.permute(0, 1, 3, 2))).getFirst().shape().rank() > 1);
    }
}
