package org.espalier.simd;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** Random shapes, layouts, values and programs from one printed seed. */
final class Chance {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        0.5f,
        -0.5f,
        1.5f,
        2.5f,
        -2.5f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        16777216f,
        8388607.5f,
        -8388607.5f,
        8388608f,
        0.49999997f,
        0x1p31f,
        300f,
        -129f
    };

    private final long seed;
    private final Random random;

    private Chance(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** A new seed for each run, or the one to replay. */
    static Chance seeded() {
        return new Chance(Long.getLong("espalier.seed", System.nanoTime() & 0xffffff));
    }

    static Chance seeded(long seed) {
        return new Chance(seed);
    }

    /** How to run the test again with the same numbers. */
    String replay(Class<?> test) {
        return "replay: ./mvnw test -pl backends/simd -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest=%s -Despalier.seed=%d"
                .formatted(test.getSimpleName(), seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    float value() {
        return switch (random.nextInt(8)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> (float) (random.nextGaussian() * 1e3);
            case 2 -> random.nextInt(600) - 300;
            default -> (float) random.nextGaussian();
        };
    }

    /** A number as sums meet them; sometimes −0, seldom NaN or infinite. */
    float summand() {
        return random.nextInt(5000) == 0
                ? value()
                : random.nextInt(4) == 0 ? -0f : (float) random.nextGaussian();
    }

    float[] summands(long count) {
        float[] all = new float[(int) count];
        for (int i = 0; i < all.length; i++) {
            all[i] = summand();
        }
        return all;
    }

    float[] values(long count) {
        float[] all = new float[(int) count];
        for (int i = 0; i < all.length; i++) {
            all[i] = value();
        }
        return all;
    }

    /** Rank 0 to 4, at most about {@code elements}. */
    Shape shape(int elements) {
        long[] dims = new long[random.nextInt(5)];
        long left = elements;
        for (int i = 0; i < dims.length; i++) {
            dims[i] =
                    random.nextInt(20) == 0
                            ? 0
                            : oneOf(1L, 2L, 3L, 7L, 8L, 13L, 16L, 33L, 65L, 200L);
            dims[i] = Math.min(dims[i], Math.max(1, left));
            left /= Math.max(1, dims[i]);
        }
        return Shape.of(dims);
    }

    /** Any layout; only one that is read may repeat elements. */
    Layout layout(Shape shape, boolean readOnly) {
        if (random.nextInt(3) == 0) {
            return Layout.dense(shape, random.nextInt(3));
        }
        long[] strides = new long[shape.rank()];
        long offset = random.nextInt(4);
        long step = 1;
        for (int axis : order(shape.rank())) {
            if (readOnly && random.nextInt(4) == 0) {
                continue;
            }
            long stride = step * oneOf(1L, 1L, 1L, 2L, 3L, -1L, -2L);
            strides[axis] = stride;
            offset += stride < 0 ? -stride * Math.max(0, shape.dim(axis) - 1) : 0;
            step = Math.abs(stride) * Math.max(1, shape.dim(axis)) + random.nextInt(2);
        }
        return Layout.of(shape, strides, offset);
    }

    /** Axes from the one with the shortest stride on. */
    private List<Integer> order(int rank) {
        List<Integer> order = new ArrayList<>();
        for (int i = rank - 1; i >= 0; i--) {
            order.add(random.nextBoolean() ? order.size() : random.nextInt(order.size() + 1), i);
        }
        return order;
    }

    /** A program of 1 to 4 operands, some parameters and keys, and 1 to 3 outputs. */
    Program program(int size, int rank, boolean indexed) {
        return Program.named(
                "random",
                p -> {
                    List<Expr> numbers = new ArrayList<>();
                    for (int i = 0; i <= random.nextInt(4); i++) {
                        numbers.add(p.in("x" + i));
                    }
                    List<Expr> masks = new ArrayList<>();
                    numbers.add(p.param("a"));
                    numbers.add(Expr.literal(oneOf(0.0, 0.1, -1.0, 3.0)));
                    numbers.add(oneOf(numbers.getFirst(), Expr.random("k")));
                    if (indexed && rank > 0) {
                        numbers.add(Expr.index(random.nextInt(2 * rank) - rank));
                    }
                    masks.add(number(numbers).lt(number(numbers)));
                    for (int i = 0; i < size; i++) {
                        grow(numbers, masks);
                    }
                    p.set("o0", numbers.getLast());
                    for (int i = 1; i <= random.nextInt(3); i++) {
                        p.set("o" + i, random.nextInt(4) == 0 ? mask(masks) : number(numbers));
                    }
                });
    }

    private Expr number(List<Expr> from) {
        int back = random.nextInt(Math.min(from.size(), random.nextBoolean() ? 3 : from.size()));
        return from.get(from.size() - 1 - back);
    }

    private Expr mask(List<Expr> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void grow(List<Expr> numbers, List<Expr> masks) {
        Expr a = number(numbers);
        Expr b = number(numbers);
        switch (random.nextInt(27)) {
            case 0 -> numbers.add(a.neg());
            case 1 -> numbers.add(a.abs());
            case 2 -> numbers.add(a.sqrt());
            case 3 -> numbers.add(a.exp());
            case 4 -> numbers.add(a.log());
            case 5 -> numbers.add(a.tanh());
            case 6 -> numbers.add(a.erf());
            case 7 -> numbers.add(a.sin());
            case 8 -> numbers.add(a.cos());
            case 9 -> numbers.add(a.round());
            case 10 -> numbers.add(a.floor());
            case 11 -> numbers.add(a.min(b));
            case 12 -> numbers.add(a.max(b));
            case 13 -> masks.add(a.lt(b));
            case 14 -> masks.add(a.le(b));
            case 15 -> masks.add(a.eq(b));
            case 16 -> masks.add(mask(masks).and(mask(masks)));
            case 17 -> masks.add(mask(masks).or(mask(masks)));
            case 18 -> masks.add(mask(masks).not());
            case 19, 20 -> numbers.add(mask(masks).select(a, b));
            case 21 -> numbers.add(a.fma(b, number(numbers)));
            case 22 -> numbers.add(Expr.surrogate(a, b));
            case 23 -> numbers.add(a.div(b));
            case 24 -> numbers.add(a.sub(b));
            case 25 -> numbers.add(a.mul(b));
            default -> numbers.add(a.add(b));
        }
    }
}
