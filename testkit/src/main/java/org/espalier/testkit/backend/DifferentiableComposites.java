package org.espalier.testkit.backend;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.Op;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** The composites of the house, at sizes around vector widths. */
final class DifferentiableComposites {
    private DifferentiableComposites() {}

    private static Differentiable.Point at(DoubleSupplier numbers, long... dims) {
        return Differentiable.Point.of(numbers, dims);
    }

    static List<Differentiable> norms(Numbers numbers) {
        Op.Composite layer = Op.Composite.of("layer-norm").with("eps", 1e-5);
        Op.Composite rms = Op.Composite.of("rms-norm").with("eps", 1e-5);
        DoubleSupplier x = numbers.plain();
        DoubleSupplier gain = numbers.between(0.5, 1.5);
        return List.of(
                composite(layer, 33, at(x, 3, 33), at(gain, 33), at(x, 33)),
                composite(layer, 16, at(x, 2, 3, 16), at(gain, 16), at(x, 16)),
                composite(layer, 7, at(x, 1, 7), at(gain, 7), at(x, 7)),
                composite(rms, 33, at(x, 3, 33), at(gain, 33)),
                composite(rms, 16, at(x, 2, 3, 16), at(gain, 16)));
    }

    static List<Differentiable> attentions(Numbers numbers) {
        DoubleSupplier x = numbers.plain();
        return List.of(
                composite(
                        attention(1, 8),
                        17,
                        at(x, 2, 9, 2, 8),
                        at(x, 2, 9, 2, 8),
                        at(x, 2, 9, 2, 8)),
                composite(
                        attention(0, 5),
                        17,
                        at(x, 1, 7, 3, 5),
                        at(x, 1, 7, 3, 5),
                        at(x, 1, 7, 3, 5)),
                composite(
                        attention(1, 16),
                        35,
                        at(x, 1, 19, 1, 16),
                        at(x, 1, 19, 1, 16),
                        at(x, 1, 19, 1, 16)));
    }

    private static Op.Composite attention(int causal, int width) {
        return Op.Composite.of("attention")
                .with("causal", causal)
                .with("scale", 1 / Math.sqrt(width));
    }

    static List<Differentiable> losses(Numbers numbers) {
        DoubleSupplier x = numbers.between(-4, 4);
        return List.of(
                crossEntropy(at(x, 5, 33), 3, 0, 32, -1, 7),
                crossEntropy(at(x, 2, 16), 15, 15),
                crossEntropy(at(x, 1, 3), 2));
    }

    private static Differentiable crossEntropy(Differentiable.Point logits, int... targets) {
        Op.Composite op = Op.Composite.of("cross-entropy");
        return new Differentiable(
                "cross-entropy",
                List.of(logits),
                logits.shape().dim(1),
                1, // probabilities, of which one is taken off
                (s, x) -> crossEntropy(op, s, x.getFirst(), targets));
    }

    private static Tensor crossEntropy(Op.Composite op, Session s, Tensor x, int... targets) {
        return Tensor.composite(op, x, s.tensor(targets, targets.length)).getFirst();
    }

    static List<Differentiable> convolutions(Numbers numbers) {
        DoubleSupplier x = numbers.plain();
        ImageCase.Slide plain = ImageCase.Slide.PLAIN;
        ImageCase.Slide same = new ImageCase.Slide(1, 1, 1);
        ImageCase.Slide odd = new ImageCase.Slide(2, 2, 2);
        return List.of(
                composite(
                        ImageCase.op("convolution", same, odd, 1),
                        84,
                        at(x, 2, 3, 5, 7),
                        at(x, 4, 3, 3, 3)),
                composite(
                        ImageCase.op("convolution", odd, plain, 2),
                        84,
                        at(x, 1, 4, 6, 5),
                        at(x, 6, 2, 3, 2)),
                composite(
                        ImageCase.op("convolution", plain, plain, 1),
                        84,
                        at(x, 3, 17, 2, 3),
                        at(x, 9, 17, 1, 1)));
    }

    private static Differentiable composite(
            Op.Composite op, long terms, Differentiable.Point... point) {
        return new Differentiable(
                op.toString(),
                List.of(point),
                terms,
                (s, x) -> Tensor.composite(op, x.toArray(new Tensor[0])).getFirst());
    }
}
