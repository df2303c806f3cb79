package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** Six kinds of training, each in a few lines. */
final class MiniModels {
    private static final int ROWS = 16;
    private static final int CLASSES = 4;
    private static final double INNER_RATE = 0.1;

    /** Weights to multiples of an eighth; the gradient passes as if nothing had happened. */
    private static final Program FAKE_QUANTIZED =
            Program.of(w -> Expr.surrogate(w.mul(8).round().mul(0.125), w));

    /** The gate of the expert that is chosen; 0 for the others. */
    private static final Program CHOSEN =
            Program.of((gate, most) -> gate.lt(most).select(Expr.literal(0), gate));

    private MiniModels() {}

    static List<MiniModel> all() {
        return List.of(mlp(), cnn(), transformer(), moe(), qat(), maml());
    }

    private static Shape shape(long... dims) {
        return Shape.of(dims);
    }

    /** −log softmax at the targets, the mean over rows. */
    private static Tensor crossEntropy(Tensor logits, Tensor oneHot) {
        Tensor shifted = logits.sub(logits.max(-1).unsqueeze(-1));
        Tensor norm = shifted.exp().sum(-1).log();
        return norm.sub(shifted.mul(oneHot).sum(-1)).mean();
    }

    private static MiniModel mlp() {
        return new MiniModel(
                "MLP",
                List.of(shape(8, 12), shape(12), shape(12, CLASSES)),
                false,
                0.5,
                (s, data, w) ->
                        crossEntropy(
                                data.input(s, "x", ROWS, 8)
                                        .matmul(w.get(0))
                                        .add(w.get(1))
                                        .tanh()
                                        .matmul(w.get(2)),
                                data.oneHot(s, "y", ROWS, CLASSES)));
    }

    /** Over sequences of 12, as images of height 1. */
    private static MiniModel cnn() {
        Op.Composite convolution =
                ImageCase.op("convolution", ImageCase.Slide.PLAIN, ImageCase.Slide.PLAIN, 1);
        return new MiniModel(
                "CNN",
                List.of(shape(6, 3, 1, 3), shape(6, CLASSES)),
                true,
                0.2,
                (s, data, w) -> {
                    Tensor x = data.input(s, "x", ROWS, 3, 1, 12);
                    Tensor seen = Tensor.composite(convolution, x, w.get(0)).getFirst();
                    Tensor pooled = seen.relu().max(2, 3);
                    return crossEntropy(
                            pooled.matmul(w.get(1)), data.oneHot(s, "y", ROWS, CLASSES));
                });
    }

    private static MiniModel transformer() {
        return new MiniModel(
                "transformer",
                List.of(shape(11, 8), shape(8), shape(8), shape(8, 24), shape(8, 11)),
                true,
                0.3,
                MiniModels::transformerLoss);
    }

    private static Tensor transformerLoss(Session s, MiniData data, List<Tensor> w) {
        Tensor tokens = s.tensor(data.classes("x", 12, 11), 2, 6);
        Tensor x = w.get(0).gather(tokens);
        Op.Composite norm = Op.Composite.of("layer-norm").with("eps", 1e-5);
        Tensor h = Tensor.composite(norm, x, w.get(1), w.get(2)).getFirst();
        List<Tensor> qkv = h.matmul(w.get(3)).reshape(2, 6, 6, 4).split(2, 3);
        Op.Composite attention = Op.Composite.of("attention").with("causal", 1).with("scale", 0.5);
        Tensor o = Tensor.composite(attention, qkv.get(0), qkv.get(1), qkv.get(2)).getFirst();
        Tensor logits = x.add(o.reshape(2, 6, 8)).matmul(w.get(4)).reshape(12, 11);
        Tensor targets = s.tensor(data.classes("y", 12, 11), 12);
        return Tensor.composite(Op.Composite.of("cross-entropy"), logits, targets)
                .getFirst()
                .mean();
    }

    private static MiniModel moe() {
        return new MiniModel(
                "mixture of experts",
                List.of(shape(8, 3), shape(3, 8, 6), shape(6, CLASSES)),
                false,
                0.5,
                (s, data, w) -> {
                    Tensor x = data.input(s, "x", ROWS, 8);
                    Tensor scores = x.matmul(w.get(0)).exp();
                    Tensor gates = scores.div(scores.sum(-1).unsqueeze(-1));
                    Tensor most = gates.detach().max(-1).unsqueeze(-1);
                    Tensor chosen = Tensor.map(CHOSEN, gates, most);
                    Tensor experts = x.unsqueeze(0).matmul(w.get(1)).tanh();
                    Tensor mixed = experts.mul(chosen.transpose().unsqueeze(-1)).sum(0);
                    return crossEntropy(mixed.matmul(w.get(2)), data.oneHot(s, "y", ROWS, CLASSES));
                });
    }

    private static MiniModel qat() {
        return new MiniModel(
                "quantization-aware",
                List.of(shape(8, 12), shape(12, CLASSES)),
                false,
                0.3,
                (s, data, w) -> {
                    Tensor first = Tensor.map(FAKE_QUANTIZED, w.get(0));
                    Tensor last = Tensor.map(FAKE_QUANTIZED, w.get(1));
                    Tensor h = data.input(s, "x", ROWS, 8).matmul(first).relu();
                    return crossEntropy(h.matmul(last), data.oneHot(s, "y", ROWS, CLASSES));
                });
    }

    /** One inner step on a support set; the outer gradient passes through it. */
    private static MiniModel maml() {
        return new MiniModel(
                "MAML",
                List.of(shape(1, 10), shape(10), shape(10, 1)),
                false,
                0.05,
                (s, data, w) -> {
                    Tensor inner = regression(s, data, "support", w);
                    List<Tensor> g = inner.gradients(w, true);
                    List<Tensor> moved =
                            java.util.stream.IntStream.range(0, w.size())
                                    .mapToObj(i -> w.get(i).sub(g.get(i).mul(INNER_RATE)))
                                    .toList();
                    return regression(s, data, "query", moved);
                });
    }

    private static Tensor regression(Session s, MiniData data, String set, List<Tensor> w) {
        Tensor x = data.input(s, set, ROWS, 1);
        Tensor due = data.input(s, set + " y", ROWS, 1);
        Tensor got = x.matmul(w.get(0)).add(w.get(1)).tanh().matmul(w.get(2));
        return got.sub(due).square().mean();
    }
}
