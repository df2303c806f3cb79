package org.espalier.testkit.backend;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/** Composites as a backend that claims them gets them, large enough to be cut into chunks. */
final class Composites {
    private static final Shape ROWS = Shape.of(301, 257);
    private static final Shape N = Shape.of(301);
    private static final Shape C = Shape.of(257);
    private static final Shape HEADS = Shape.of(2, 131, 3, 24); // [B, T, H, D]
    private static final Shape IMAGES = Shape.of(19, 6, 21, 18); // [N, C, H, W]
    private static final Shape KERNELS = Shape.of(8, 3, 3, 3); // [O, C/groups, KH, KW]
    private static final ImageCase.Slide DOWN = new ImageCase.Slide(2, 1, 1);
    private static final ImageCase.Slide ACROSS = new ImageCase.Slide(1, 2, 2);
    private static final Shape PER_QUERY = Shape.of(2, 3, 131); // [B, H, T]

    private Composites() {}

    static List<Case> large(Numbers numbers) {
        return List.of(
                layerNorm(numbers),
                layerNormGradient(numbers),
                rmsNorm(numbers),
                rmsNormGradient(numbers),
                attention(1, numbers),
                attention(0, numbers),
                attentionGradient(1, numbers),
                attentionGradient(0, numbers),
                crossEntropy(numbers),
                crossEntropyGradient(numbers),
                convolution(numbers),
                convolutionGradient(numbers));
    }

    private static CaseBuilder norm(String name) {
        return new CaseBuilder(Op.Composite.of(name).with("eps", 1e-5));
    }

    private static Case layerNorm(Numbers numbers) {
        return norm("layer-norm")
                .in("x", ROWS, numbers.plain())
                .in("gain", C, numbers.plain())
                .in("bias", C, numbers.plain())
                .out("y", DType.F32, Layout.dense(ROWS))
                .out("mean", DType.F32, Layout.dense(N))
                .out("rstd", DType.F32, Layout.dense(N))
                .unbounded();
    }

    private static Case layerNormGradient(Numbers numbers) {
        return norm("layer-norm.grad")
                .in("x", ROWS, numbers.plain())
                .in("gain", C, numbers.plain())
                .in("mean", N, numbers.between(-0.1, 0.1))
                .in("rstd", N, numbers.between(0.8, 0.9))
                .in("dy", ROWS, numbers.plain())
                .out("dx", DType.F32, Layout.dense(ROWS))
                .out("dgain", DType.F32, Layout.dense(C))
                .out("dbias", DType.F32, Layout.dense(C))
                .unbounded();
    }

    private static Case rmsNorm(Numbers numbers) {
        return norm("rms-norm")
                .in("x", ROWS, numbers.plain())
                .in("gain", C, numbers.plain())
                .out("y", DType.F32, Layout.dense(ROWS))
                .out("rstd", DType.F32, Layout.dense(N))
                .unbounded();
    }

    private static Case rmsNormGradient(Numbers numbers) {
        return norm("rms-norm.grad")
                .in("x", ROWS, numbers.plain())
                .in("gain", C, numbers.plain())
                .in("rstd", N, numbers.between(0.8, 0.9))
                .in("dy", ROWS, numbers.plain())
                .out("dx", DType.F32, Layout.dense(ROWS))
                .out("dgain", DType.F32, Layout.dense(C))
                .unbounded();
    }

    private static CaseBuilder heads(String name, int causal, Numbers numbers) {
        DoubleSupplier x = numbers.plain();
        Op op = Op.Composite.of(name).with("causal", causal).with("scale", 0.2);
        return new CaseBuilder(op).in("q", HEADS, x).in("k", HEADS, x).in("v", HEADS, x);
    }

    private static Case attention(int causal, Numbers numbers) {
        return heads("attention", causal, numbers)
                .out("o", DType.F32, Layout.dense(HEADS))
                .out("lse", DType.F32, Layout.dense(PER_QUERY))
                .unbounded();
    }

    /** With lse near log T, as scores near 0 give it. */
    private static Case attentionGradient(int causal, Numbers numbers) {
        return heads("attention.grad", causal, numbers)
                .in("o", HEADS, numbers.plain())
                .in("lse", PER_QUERY, numbers.between(4, 6))
                .in("do", HEADS, numbers.plain())
                .out("dq", DType.F32, Layout.dense(HEADS))
                .out("dk", DType.F32, Layout.dense(HEADS))
                .out("dv", DType.F32, Layout.dense(HEADS))
                .unbounded();
    }

    private static CaseBuilder logits(String name, Numbers numbers) {
        DoubleSupplier targets = numbers.whole(-20, 257);
        return new CaseBuilder(Op.Composite.of(name))
                .in("logits", ROWS, numbers.between(-4, 4))
                .in("targets", DType.I32, Layout.dense(N), targets);
    }

    private static Case crossEntropy(Numbers numbers) {
        return logits("cross-entropy", numbers)
                .out("loss", DType.F32, Layout.dense(N))
                .out("lse", DType.F32, Layout.dense(N))
                .unbounded();
    }

    /** The gradient overwrites the logits. */
    private static Case crossEntropyGradient(Numbers numbers) {
        return logits("cross-entropy.grad", numbers)
                .in("lse", N, numbers.between(6, 8))
                .in("dloss", N, numbers.plain())
                .over(0)
                .unbounded();
    }

    private static CaseBuilder images(String name, Numbers numbers) {
        return new CaseBuilder(ImageCase.op(name, DOWN, ACROSS, 2))
                .in("x", IMAGES, numbers.plain())
                .in("w", KERNELS, numbers.plain());
    }

    private static Shape places() {
        return ImageCase.result(IMAGES, KERNELS, DOWN, ACROSS);
    }

    private static Case convolution(Numbers numbers) {
        return images("convolution", numbers)
                .out("y", DType.F32, Layout.dense(places()))
                .unbounded();
    }

    private static Case convolutionGradient(Numbers numbers) {
        return images("convolution.grad", numbers)
                .in("dy", places(), numbers.plain())
                .out("dx", DType.F32, Layout.dense(IMAGES))
                .out("dw", DType.F32, Layout.dense(KERNELS))
                .unbounded();
    }
}
