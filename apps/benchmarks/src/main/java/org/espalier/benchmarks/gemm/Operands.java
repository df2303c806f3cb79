package org.espalier.benchmarks.gemm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * Random operands of a product and room for the result, outside any session.
 *
 * @param a f32, as {@link Product#transposeA} says
 * @param b f32, as {@link Product#transposeB} says
 * @param c f32 [m, n]
 */
record Operands(Product product, MemorySegment a, MemorySegment b, MemorySegment c) {
    private static final long ALIGNMENT = 64; // bytes of a cache line

    /** Uniform numbers in [−1, 1). */
    static Operands random(Product p, Arena arena) {
        return new Operands(
                p,
                random((long) p.m() * p.k(), 1, arena),
                random((long) p.k() * p.n(), 2, arena),
                empty((long) p.m() * p.n(), arena));
    }

    private static MemorySegment empty(long elements, Arena arena) {
        return arena.allocate(elements * Float.BYTES, ALIGNMENT);
    }

    private static MemorySegment random(long elements, long seed, Arena arena) {
        MemorySegment segment = empty(elements, arena);
        SplittableRandom random = new SplittableRandom(seed);
        for (long i = 0; i < elements; i++) {
            float x = (float) (2 * random.nextDouble() - 1);
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, x);
        }
        return segment;
    }

    /** a as a tensor in memory of its own. */
    Tensor left(Session session) {
        return session.create(DType.F32, stored(product.transposeA(), product.m(), product.k()), a);
    }

    /** b as a tensor in memory of its own. */
    Tensor right(Session session) {
        return session.create(DType.F32, stored(product.transposeB(), product.k(), product.n()), b);
    }

    private static Shape stored(boolean transposed, long rows, long columns) {
        return transposed ? Shape.of(columns, rows) : Shape.of(rows, columns);
    }

    /** a[i, k]. */
    double left(long i, long k) {
        long at = product.transposeA() ? k * product.m() + i : i * product.k() + k;
        return a.getAtIndex(ValueLayout.JAVA_FLOAT, at);
    }

    /** b[k, j]. */
    double right(long k, long j) {
        long at = product.transposeB() ? j * product.k() + k : k * product.n() + j;
        return b.getAtIndex(ValueLayout.JAVA_FLOAT, at);
    }
}
