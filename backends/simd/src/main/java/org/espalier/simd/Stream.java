package org.espalier.simd;

import org.espalier.kernel.DType;

/** Where the floats of a stage's stream come from, or go. */
sealed interface Stream {
    /** Operand memory as it is: f32 with stride 1, or one f32 for all elements. */
    record Direct(int operand, boolean broadcast) implements Stream {}

    /** An input that is converted or gathered piece by piece. */
    record Load(int operand, DType dtype, boolean strided) implements Stream {}

    /** An output that is converted or scattered piece by piece. */
    record Store(int operand, DType dtype, boolean strided) implements Stream {}

    /** Uniform random numbers under a key. */
    record Random(int slot) implements Stream {}

    /** Coordinates along an axis; negative axes count from the last. */
    record Index(int axis) implements Stream {}

    /** What one stage leaves for a later one. */
    record Temporary() implements Stream {}
}
