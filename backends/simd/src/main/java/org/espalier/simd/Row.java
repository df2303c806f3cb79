package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Where one run of elements lies: what changes between calls of a {@link RowKernel}. Made once per
 * task, then moved from run to run; not safe for several threads. Operands are numbered as the
 * program has them, inputs first, then outputs.
 */
public final class Row {
    final Object[] memory;
    final long[] at;
    final long[] strides;
    final float[] params;
    final long[] keys;
    final long[] coordinates;
    final MemorySegment staging;
    long first;
    private @Nullable Row inner;

    /**
     * A row without operands yet.
     *
     * @param operands how many operands the program has, outputs included
     * @param params the launch's scalars in slot order; rounded to f32
     * @param keys the launch's random keys and numbers of first elements, in slot order
     * @param rank how many axes the program's shape has; only {@link
     *     org.espalier.kernel.Opcode#INDEX} looks at it
     * @param staging at least {@link RowKernel#stagingBytes()} bytes that nobody else uses
     *     meanwhile
     */
    public Row(int operands, double[] params, long[] keys, int rank, MemorySegment staging) {
        this.memory = new Object[operands];
        this.at = new long[operands];
        this.strides = new long[operands];
        this.params = new float[params.length];
        for (int i = 0; i < params.length; i++) {
            this.params[i] = (float) params[i];
        }
        this.keys = keys;
        this.coordinates = new long[rank];
        this.staging = staging;
    }

    private Row(int operands, float[] params) {
        this.memory = new Object[operands];
        this.at = new long[operands];
        this.strides = new long[0];
        this.params = params;
        this.keys = new long[0];
        this.coordinates = new long[0];
        this.staging = MemorySegment.NULL;
    }

    /** The row that a kernel's own stages run over: streams in place of operands. */
    Row inner(int streams) {
        Row known = inner;
        if (known == null || known.memory.length != streams) {
            known = new Row(streams, params);
            inner = known;
        }
        return known;
    }

    /**
     * Sets an operand's memory and the distance between its elements (read for STRIDED operands
     * alone).
     */
    public void operand(int operand, MemorySegment segment, long stride) {
        memory[operand] = segment;
        strides[operand] = stride;
    }

    /** Sets the position of an operand's first element, in bytes. */
    public void at(int operand, long bytes) {
        at[operand] = bytes;
    }

    /**
     * Sets the row-major number of the first element within the program's shape; RANDOM counts from
     * it.
     */
    public void first(long number) {
        first = number;
    }

    /** Sets the first element's coordinate along an axis; the run ascends along the last axis. */
    public void coordinate(int axis, long value) {
        coordinates[axis] = value;
    }
}
