package org.espalier.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Layouts against a brute-force twin: the list of positions in row-major order. */
class LayoutTest {
    private static final long SEED = Long.getLong("espalier.seed", 20_260_101);

    private static final String REPLAY =
            "seed %s; replay: ./mvnw -pl api test -Dtest=LayoutTest -Despalier.seed=%s"
                    .formatted(SEED, SEED);

    private static final int ROUNDS = 4000;

    private final Random random = new Random(SEED);

    /** A shape with the position of each of its elements, in row-major order. */
    private record Twin(Shape shape, long[] at) {
        static Twin dense(Shape shape, long offset) {
            return new Twin(
                    shape, LongStream.range(0, shape.elements()).map(i -> i + offset).toArray());
        }

        long get(long... index) {
            long n = 0;
            for (int i = 0; i < index.length; i++) {
                n = n * shape.dim(i) + index[i];
            }
            return at[(int) n];
        }

        /** A twin of another shape whose element at an index is this one's at another index. */
        Twin map(Shape to, java.util.function.UnaryOperator<long[]> index) {
            long[] positions = new long[(int) to.elements()];
            for (int n = 0; n < positions.length; n++) {
                positions[n] = get(index.apply(unravel(to, n)));
            }
            return new Twin(to, positions);
        }

        static long[] unravel(Shape shape, long n) {
            long[] index = new long[shape.rank()];
            for (int i = index.length - 1; i >= 0; i--) {
                index[i] = n % shape.dim(i);
                n /= shape.dim(i);
            }
            return index;
        }
    }

    private record Pair(Layout layout, Twin twin) {
        void check(String step) {
            assertEquals(twin.shape, layout.shape(), step);
            long[] got =
                    LongStream.range(0, layout.shape().elements()).map(layout::position).toArray();
            assertArrayEquals(twin.at, got, () -> REPLAY + ": " + step + " gives " + layout);
        }
    }

    @Test
    void viewsOfViews() {
        for (int round = 0; round < ROUNDS; round++) {
            Shape shape = shape();
            long offset = random.nextInt(5);
            Pair p = new Pair(Layout.dense(shape, offset), Twin.dense(shape, offset));
            List<String> steps = new ArrayList<>(List.of("dense" + shape));
            for (int i = 0; i < 4; i++) {
                p = step(p, steps);
                p.check(steps.toString());
            }
            kind(p.layout);
            reshape(p, steps);
        }
    }

    private Shape shape() {
        long[] sizes = {1, 1, 2, 2, 3, 4, 5, 6};
        return Shape.of(
                LongStream.range(0, random.nextInt(5))
                        .map(_ -> random.nextInt(40) == 0 ? 0 : sizes[random.nextInt(8)])
                        .toArray());
    }

    private Pair step(Pair p, List<String> steps) {
        return switch (random.nextInt(4)) {
            case 0 -> permute(p, steps);
            case 1 -> slice(p, steps);
            case 2 -> broadcast(p, steps);
            default -> p;
        };
    }

    private Pair permute(Pair p, List<String> steps) {
        int rank = p.layout.shape().rank();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        steps.add("permute" + order);
        long[] dims = order.stream().mapToLong(i -> p.layout.shape().dim(i)).toArray();
        Twin twin =
                p.twin.map(
                        Shape.of(dims),
                        index -> {
                            long[] from = new long[rank];
                            for (int i = 0; i < rank; i++) {
                                from[order.get(i)] = index[i];
                            }
                            return from;
                        });
        return new Pair(
                p.layout.permute(order.stream().mapToInt(Integer::intValue).toArray()), twin);
    }

    private Pair slice(Pair p, List<String> steps) {
        Shape shape = p.layout.shape();
        if (shape.rank() == 0 || shape.elements() == 0) {
            return p;
        }
        int axis = random.nextInt(shape.rank());
        long size = shape.dim(axis);
        long step = (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(2));
        long from = random.nextLong(size);
        long most = step > 0 ? (size - 1 - from) / step + 1 : from / -step + 1;
        long count = 1 + random.nextLong(most);
        steps.add("slice axis %d from %d step %d count %d".formatted(axis, from, step, count));
        Twin twin =
                p.twin.map(
                        shape.with(axis, count),
                        index -> {
                            long[] at = index.clone();
                            at[axis] = from + index[axis] * step;
                            return at;
                        });
        return new Pair(p.layout.slice(axis, from, step, count), twin);
    }

    private Pair broadcast(Pair p, List<String> steps) {
        Shape shape = p.layout.shape();
        if (shape.rank() > 4 || shape.elements() > 200) {
            return p;
        }
        long[] dims = shape.dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims[i] == 1 ? 1 + random.nextInt(3) : dims[i];
        }
        Shape lead = random.nextBoolean() ? Shape.scalar() : Shape.of(1 + random.nextInt(2));
        Shape target = lead.concat(Shape.of(dims));
        steps.add("broadcast" + target);
        int shift = lead.rank();
        Twin twin =
                p.twin.map(
                        target,
                        index -> {
                            long[] at = Arrays.copyOfRange(index, shift, index.length);
                            for (int i = 0; i < at.length; i++) {
                                at[i] = shape.dim(i) == 1 ? 0 : at[i];
                            }
                            return at;
                        });
        return new Pair(p.layout.broadcastTo(target), twin);
    }

    /** The class says what it promises. */
    private static void kind(Layout l) {
        long[] at = LongStream.range(0, l.shape().elements()).map(l::position).toArray();
        boolean dense = true;
        for (int i = 0; i < at.length; i++) {
            dense &= at[i] == l.offset() + i;
        }
        assertEquals(dense, l.isDense(), () -> REPLAY + ": " + l);
        if (!dense) {
            long inner = l.stride(-1);
            Layout.Kind expected =
                    inner == 1
                            ? Layout.Kind.INNER_DENSE
                            : inner == 0 ? Layout.Kind.BROADCAST : Layout.Kind.STRIDED;
            assertEquals(expected, l.kind());
        }
    }

    private void reshape(Pair p, List<String> steps) {
        for (Shape target : targets(p.layout.shape().elements())) {
            Layout got = p.layout.reshape(target);
            String what = steps + " reshape" + target;
            boolean possible = isLinear(target, p.twin.at);
            assertEquals(possible, got != null, () -> REPLAY + ": " + what);
            if (got != null) {
                new Pair(got, new Twin(target, p.twin.at)).check(what);
            }
        }
    }

    private List<Shape> targets(long elements) {
        List<Shape> all = new ArrayList<>(List.of(Shape.of(elements), Shape.of(1, elements, 1)));
        for (int i = 0; i < 4; i++) {
            List<Long> dims = new ArrayList<>();
            long rest = elements;
            for (long d = 2; d <= rest && rest > 1; d++) {
                while (rest % d == 0 && rest > 1) {
                    dims.add(d);
                    rest /= d;
                }
            }
            Collections.shuffle(dims, random);
            while (dims.size() > 1 && random.nextBoolean()) {
                dims.set(0, dims.get(0) * dims.remove(1));
            }
            dims.add(random.nextInt(dims.size() + 1), elements == 0 ? 0L : 1L);
            all.add(Shape.of(dims.stream().mapToLong(Long::longValue).toArray()));
        }
        return all;
    }

    /** Whether strides exist that give these positions. */
    private static boolean isLinear(Shape shape, long... at) {
        if (at.length == 0) {
            return true;
        }
        long[] strides = new long[shape.rank()];
        long step = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            strides[i] = shape.dim(i) == 1 ? 0 : at[(int) step] - at[0];
            step *= shape.dim(i);
        }
        Layout l = Layout.of(shape, strides, at[0]);
        return LongStream.range(0, at.length).allMatch(n -> l.position(n) == at[(int) n]);
    }

    @Test
    void emptyLayoutsAreDense() {
        for (Shape s : List.of(Shape.of(0), Shape.of(2, 0, 3), Shape.of(3, 4, 0))) {
            assertTrue(Layout.dense(s).isDense(), s.toString());
            assertNotNull(Layout.dense(s).reshape(Shape.of(0, 7)));
        }
        assertTrue(Layout.dense(Shape.of(4)).slice(0, 2, 1, 0).isDense());
    }

    @Test
    void equalByValue() {
        Layout l = Layout.of(Shape.of(2, 3), new long[] {3, 1}, 4);
        assertEquals(Layout.dense(Shape.of(2, 3), 4), l);
        assertEquals(Layout.dense(Shape.of(2, 3), 4).hashCode(), l.hashCode());
        assertFalse(l.equals(Layout.dense(Shape.of(2, 3))));
        assertEquals("[2, 3] strides [3, 1] from 4", l.toString());
    }

    @Test
    void stridesMustFitTheRank() {
        ShapeException e =
                assertThrows(
                        ShapeException.class, () -> Layout.of(Shape.of(2, 3), new long[] {1}, 0));
        assertEquals("layout: 1 strides for shape [2, 3]", e.getMessage());
    }

    @Test
    void withAnAxisOfSizeZeroEveryStrideIsDense() {
        for (int axis = 0; axis < 3; axis++) {
            Shape shape = Shape.of(2, 3, 4).with(axis, 0);
            Layout l = Layout.of(shape, new long[] {7, 0, -5}, 9);
            assertEquals(Layout.Kind.DENSE, l.kind(), shape.toString());
            assertEquals(Layout.Kind.DENSE, l.permute(2, 0, 1).kind(), shape.toString());
        }
        Layout empty = Layout.of(Shape.of(1, 0), new long[] {3, 2}, 1);
        assertEquals(Layout.Kind.DENSE, empty.broadcastTo(Shape.of(5, 0)).kind());
    }

    @Test
    void stridesOfAxesOfSizeOneDoNotMakeGaps() {
        Layout l = Layout.of(Shape.of(1, 3, 1), new long[] {-8, 1, 0}, 2);
        assertEquals(Layout.Kind.DENSE, l.kind());
        Layout column = Layout.of(Shape.of(3, 1), new long[] {2, 0}, 0);
        assertEquals(Layout.Kind.BROADCAST, column.kind());
    }
}
