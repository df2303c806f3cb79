package org.espalier.tensor;

import java.util.Locale;

/**
 * How matrix products of f32 tensors are computed. Everything else stays f32: sums, norms, softmax,
 * losses, parameters, gradients and optimizer state.
 *
 * <p>bf16 has the range of f32 and 8 bits of its fraction; f16 has 11 bits and a small range. The
 * split modes write x as a sum of bf16 numbers x₀ + x₁ + x₂, each what the ones before left out,
 * and leave out the smallest products; see Henry, Tang and Heinecke, "Leveraging the bfloat16
 * Artificial Intelligence Datatype For Higher-Precision Computations", ARITH 2019.
 */
public enum Precision {
    /** As the tensors are. */
    F32,
    /** Operands rounded to bf16; sums in f32. */
    BF16,
    /** Three products: x₀y₀ + x₀y₁ + x₁y₀. */
    BF16X3,
    /** Six products: those of three, and x₁y₁ + x₀y₂ + x₂y₀. */
    BF16X6,
    /**
     * Operands rounded to f16; sums in f32. Above 65,504 they are infinite, below 3·10⁻⁸ zero:
     * losses are scaled.
     */
    F16;

    /**
     * The name in run files: {@code f32}, {@code bf16}, {@code bf16x3}, {@code bf16x6}, {@code
     * f16}.
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
