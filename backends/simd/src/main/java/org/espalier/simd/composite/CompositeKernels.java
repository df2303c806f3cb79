package org.espalier.simd.composite;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;

/** The composites that this backend claims, all f32. */
public final class CompositeKernels {
    /** Their names. */
    public static final List<String> NAMES =
            List.of(
                    "layer-norm",
                    "layer-norm.grad",
                    "rms-norm",
                    "rms-norm.grad",
                    "attention",
                    "attention.grad",
                    "cross-entropy",
                    "cross-entropy.grad");

    private CompositeKernels() {}

    /**
     * The kernel of a composite, or empty where none fits: another name, another type, or rows that
     * are not contiguous. Single numbers (mean, rstd, lse, loss, targets and their gradients) may
     * lie at any stride.
     */
    public static Optional<Kernel> prepare(
            Op.Composite op, List<Operand> operands, SimdContext context) {
        return switch (op.name()) {
            case "layer-norm" ->
                    claim(operands, "rrrrcc", () -> new LayerNorm(op.attribute("eps"), context));
            case "layer-norm.grad" ->
                    claim(operands, "rrccrrrr", () -> new LayerNormGradient(context));
            case "rms-norm" ->
                    claim(operands, "rrrc", () -> new RmsNorm(op.attribute("eps"), context));
            case "rms-norm.grad" -> claim(operands, "rrcrrr", () -> new RmsNormGradient(context));
            case "attention" -> claim(operands, "rrrrc", () -> new Attention(op, context));
            case "attention.grad" ->
                    claim(operands, "rrrrcrrrr", () -> new AttentionGradient(op, context));
            case "cross-entropy" -> claim(operands, "rtcc", () -> new CrossEntropy(context));
            case "cross-entropy.grad" ->
                    claim(operands, "rtccr", () -> new CrossEntropyGradient(context.workers()));
            default -> Optional.empty();
        };
    }

    private static Optional<Kernel> claim(
            List<Operand> operands, String letters, Supplier<Kernel> kernel) {
        return fits(operands, letters) ? Optional.of(kernel.get()) : Optional.empty();
    }

    /**
     * Compares operands with a letter for each: r for contiguous rows of f32, c for single f32
     * numbers at any distance, t for class numbers.
     */
    private static boolean fits(List<Operand> operands, String letters) {
        return operands.size() == letters.length()
                && IntStream.range(0, letters.length())
                        .allMatch(i -> fits(operands.get(i), letters.charAt(i)));
    }

    private static boolean fits(Operand operand, char letter) {
        Layout.Kind kind = operand.kind();
        boolean rows = kind == Layout.Kind.DENSE || kind == Layout.Kind.INNER_DENSE;
        return switch (letter) {
            case 'r' -> operand.dtype() == DType.F32 && rows;
            case 'c' -> operand.dtype() == DType.F32;
            default -> operand.dtype() == DType.I32 || operand.dtype() == DType.I64;
        };
    }
}
