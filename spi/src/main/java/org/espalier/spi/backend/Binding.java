package org.espalier.spi.backend;

import java.util.List;

/**
 * Everything one launch needs.
 *
 * @param operands inputs, then outputs, as the {@link org.espalier.kernel.Op} says
 * @param params the program's scalars, in slot order
 * @param keys for each random key of the program its 64-bit key and the number of the first element
 */
@SuppressWarnings("ArrayRecordComponent") // passed to kernels, never compared
public record Binding(List<Slice> operands, double[] params, long[] keys) {
    /** A launch without scalars. */
    public static Binding of(List<Slice> operands) {
        return new Binding(operands, new double[0], new long[0]);
    }
}
