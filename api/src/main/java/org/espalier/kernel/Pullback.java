package org.espalier.kernel;

import java.util.List;

/**
 * A program's vector–Jacobian product. The operands of {@code program} are the primal operands in
 * {@code primals}, then the output gradients in {@code cotangents}; what the derivative does not
 * need is left out, and so need not be kept for it.
 *
 * @param program computes one output per entry of {@code results}
 * @param primals numbers of the original operands it reads
 * @param cotangents numbers of the original outputs whose gradients it reads
 * @param results numbers of the original operands whose gradients it gives, in order; wanted
 *     operands that are missing here have gradient zero
 */
public record Pullback(
        Program program, List<Integer> primals, List<Integer> cotangents, List<Integer> results) {}
