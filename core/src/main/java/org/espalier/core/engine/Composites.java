package org.espalier.core.engine;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.core.plugin.Spelling;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/** The composites of the house, each with its decomposition. */
final class Composites {
    private static final Program CENTER =
            Program.named("center", p -> p.out(p.in("x").sub(p.in("mean").div(p.param("n")))));
    private static final Program SQUARE = Program.named("square", p -> p.out(p.in("x").square()));
    private static final Program SCALE_SHIFT =
            Program.named(
                    "layer-norm",
                    p -> {
                        Expr xc = p.in("xc");
                        Expr v = p.in("squares").div(p.param("n")).add(p.param("eps"));
                        p.out(xc.div(v.sqrt()).mul(p.in("gain")).add(p.in("bias")));
                    });
    private static final Program RMS =
            Program.named(
                    "rms-norm",
                    p -> {
                        Expr x = p.in("x");
                        Expr v = p.in("squares").div(p.param("n")).add(p.param("eps"));
                        p.out(x.div(v.sqrt()).mul(p.in("gain")));
                    });
    private static final Program EXP_SHIFTED =
            Program.named(
                    "exp-shifted", p -> p.out(p.in("x").sub(p.in("max").stopGradient()).exp()));

    /** Scores scaled; where the key is later than the query −∞. */
    private static final Program CAUSAL =
            Program.named(
                    "causal",
                    p -> {
                        Expr s = p.in("s").mul(p.param("scale"));
                        Expr seen = Expr.index(-1).le(Expr.index(-2));
                        p.out(seen.select(s, Expr.literal(Double.NEGATIVE_INFINITY)));
                    });

    private static final Program SCALED =
            Program.named("scaled", p -> p.out(p.in("s").mul(p.param("scale"))));
    private static final Program DIVIDE =
            Program.named("divide", p -> p.out(p.in("x").div(p.in("y"))));

    /** x at the target's place, 0 elsewhere: summed over the row it is x[target]. */
    private static final Program PICK =
            Program.named(
                    "pick",
                    p -> {
                        Expr x = p.in("x");
                        p.out(Expr.index(-1).eq(p.in("target")).select(x, Expr.literal(0)));
                    });

    /**
     * log Σ exp(x − max) + max − x[target]; 0 where the target is negative, NaN where it is no
     * class.
     */
    private static final Program NLL =
            Program.named(
                    "nll",
                    p -> {
                        Expr lse = p.in("sum").log().add(p.in("max").stopGradient());
                        Expr loss = lse.sub(p.in("picked"));
                        Expr target = p.in("target");
                        Expr isClass = target.lt(p.param("classes"));
                        Expr zero = Expr.literal(0);
                        Expr known = isClass.select(loss, Expr.literal(Double.NaN));
                        p.out(target.lt(zero).select(zero, known));
                    });

    private static final SortedMap<String, CompositeDefinition> ALL = all();

    private Composites() {}

    /** The definition of a composite. */
    static CompositeDefinition find(Op.Composite op) {
        CompositeDefinition found = ALL.get(op.name());
        if (found == null) {
            throw new IllegalArgumentException(
                    "no composite '%s' is registered.%s Registered: %s"
                            .formatted(
                                    op.name(),
                                    Spelling.hint(op.name(), List.copyOf(ALL.keySet())),
                                    String.join(", ", ALL.keySet())));
        }
        return found;
    }

    private static SortedMap<String, CompositeDefinition> all() {
        List<CompositeDefinition> list =
                List.of(
                        layerNorm(),
                        rmsNorm(),
                        crossEntropy(),
                        linearCrossEntropy(),
                        attention(),
                        Convolution.definition());
        return list.stream()
                .collect(
                        Collectors.toMap(
                                CompositeDefinition::name, d -> d, (a, b) -> a, TreeMap::new));
    }

    private static CompositeDefinition layerNorm() {
        return new CompositeDefinition(
                "layer-norm",
                true,
                CompositeChecks::layerNorm,
                (_, in) -> List.of(in.get(0), in.get(0).slice(0, 1), in.get(0).slice(0, 1)),
                Composites::layerNorm,
                List.of(0, 1),
                List.of(1, 2),
                List.of(0, 1, 2),
                false);
    }

    private static Tensor layerNorm(Op.Composite op, List<Tensor> in) {
        Tensor x = in.getFirst(); // [N, C]
        double n = (double) x.shape().dim(1);
        Scalars scalars = Scalars.of("n", n).with("eps", op.attribute("eps"));
        Tensor xc = one(CENTER, scalars, x, column(x.sum(1)));
        Tensor squares = column(Tensor.reduce(SQUARE, Combine.SUM, List.of(1), xc));
        return one(SCALE_SHIFT, scalars, xc, squares, in.get(1), in.get(2));
    }

    private static CompositeDefinition rmsNorm() {
        return new CompositeDefinition(
                "rms-norm",
                true,
                CompositeChecks::rmsNorm,
                (_, in) -> List.of(in.get(0), in.get(0).slice(0, 1)),
                Composites::rmsNorm,
                List.of(0, 1),
                List.of(1),
                List.of(0, 1),
                false);
    }

    private static Tensor rmsNorm(Op.Composite op, List<Tensor> in) {
        Tensor x = in.getFirst(); // [N, C]
        Scalars scalars =
                Scalars.of("n", (double) x.shape().dim(1)).with("eps", op.attribute("eps"));
        Tensor squares = column(Tensor.reduce(SQUARE, Combine.SUM, List.of(1), x));
        return one(RMS, scalars, x, squares, in.get(1));
    }

    private static CompositeDefinition crossEntropy() {
        return new CompositeDefinition(
                "cross-entropy",
                true,
                CompositeChecks::crossEntropy,
                (_, in) -> List.of(in.get(1), in.get(1)),
                Composites::crossEntropy,
                List.of(0, 1),
                List.of(1),
                List.of(0),
                true);
    }

    private static Tensor crossEntropy(Op.Composite op, List<Tensor> in) {
        Tensor x = in.getFirst(); // [N, V]
        Tensor target = in.get(1); // [N]
        Tensor max = x.detach().max(1); // [N]
        Tensor sum = Tensor.reduce(EXP_SHIFTED, Combine.SUM, List.of(1), x, column(max)); // [N]
        Tensor picked = Tensor.reduce(PICK, Combine.SUM, List.of(1), x, column(target)); // [N]
        return one(NLL, Scalars.of("classes", (double) x.shape().dim(1)), sum, max, picked, target);
    }

    private static CompositeDefinition linearCrossEntropy() {
        return new CompositeDefinition(
                ChunkedLoss.NAME,
                false,
                CompositeChecks::linearCrossEntropy,
                (_, _) -> List.of(Shape.scalar()),
                Composites::linearCrossEntropy,
                List.of(0, 1, 2),
                List.of(),
                List.of(0, 1),
                false);
    }

    private static Tensor linearCrossEntropy(Op.Composite op, List<Tensor> in) {
        Tensor logits = in.get(0).matmul(in.get(1).transpose()); // [.., V]
        Op.Composite each = Op.Composite.of("cross-entropy");
        return Tensor.composite(each, logits, in.get(2)).getFirst().sum();
    }

    private static CompositeDefinition attention() {
        return new CompositeDefinition(
                "attention",
                false,
                CompositeChecks::attention,
                (_, in) -> List.of(in.get(0), lse(in.get(0))),
                Composites::attention,
                List.of(0, 1, 2),
                List.of(0, 1),
                List.of(0, 1, 2),
                false);
    }

    private static Shape lse(Shape q) { // [B, T, H, D] → [B, H, T]
        return Shape.of(q.dim(0), q.dim(2), q.dim(1));
    }

    private static Tensor attention(Op.Composite op, List<Tensor> in) {
        Tensor q = in.get(0).permute(0, 2, 1, 3); // [B, H, T, D]
        Tensor kt = in.get(1).permute(0, 2, 3, 1); // [B, H, D, T]
        Tensor v = in.get(2).permute(0, 2, 1, 3);
        Scalars scale = Scalars.of("scale", op.attribute("scale"));
        boolean causal = op.attribute("causal") != 0;
        Tensor s = one(causal ? CAUSAL : SCALED, scale, q.matmul(kt)); // [B, H, T, T]
        Tensor max = s.detach().max(3);
        Tensor e = Tensor.map(EXP_SHIFTED, s, column(max));
        Tensor p = Tensor.map(DIVIDE, e, column(e.sum(3)));
        return p.matmul(v).permute(0, 2, 1, 3); // [B, T, H, D]
    }

    private static Tensor column(Tensor x) {
        return x.unsqueeze(x.shape().rank());
    }

    private static Tensor one(Program program, Scalars scalars, Tensor... inputs) {
        return Tensor.map(program, scalars, inputs).getFirst();
    }
}
