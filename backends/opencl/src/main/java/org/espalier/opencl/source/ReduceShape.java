package org.espalier.opencl.source;

import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/**
 * A reduction seen as [outer, reduced, inner], cut into blocks of the reduced axis.
 *
 * @param outputs outer · inner
 * @param count elements per output
 * @param blocks partial results per output, at least 1
 */
public record ReduceShape(long outputs, long count, long inner, long blocks) {
    /** Elements of a block over the last axis. */
    public static final int LANE_BLOCK = 4096;

    /** Elements of a block over other axes. */
    public static final int BLOCK = 256;

    /** That of an operation on a shape. */
    public static ReduceShape of(Op.Reduce op, Shape shape) {
        long inner = shape.slice(op.to(), shape.rank()).elements();
        long count = shape.slice(op.from(), op.to()).elements();
        long block = isLast(op, shape) ? LANE_BLOCK : BLOCK;
        long blocks = Math.max(1, (count + block - 1) / block);
        return new ReduceShape(shape.slice(0, op.from()).elements() * inner, count, inner, blocks);
    }

    /** Whether the last axis is among the reduced. */
    public static boolean isLast(Op.Reduce op, Shape shape) {
        return op.to() == shape.rank();
    }
}
