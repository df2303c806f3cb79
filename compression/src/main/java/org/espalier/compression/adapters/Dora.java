package org.espalier.compression.adapters;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Init;
import org.espalier.nn.Parameter;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Tensor;
import org.espalier.train.Transform;

/**
 * DoRA (Liu, Wang, Yin, Molchanov, Wang, Cheng and Chen, "DoRA: Weight-Decomposed Low-Rank
 * Adaptation", ICML 2024, equation 5): the weights of each unit are a length times a direction, m
 * V/‖V‖ with V = W + s·BA; m, A and B are trained, and W stays as it is. A unit is a row of W [out,
 * in], as in the authors' program; the paper writes a column of its transpose. m starts as ‖W‖, so
 * that the model computes what it did before. By section 4.3 the gradient takes ‖V‖ as a constant,
 * unless {@code full_gradient} is set.
 */
public final class Dora implements TransformProvider {
    private static final double TINY = 1e-12; // instead of a norm of 0: a row of zeros stays one

    private static final Option<Boolean> FULL =
            Option.flag("full_gradient", false).doc("whether the gradient passes through ‖V‖");

    private static final Program SQUARE = Program.named("square", p -> p.out(p.in("x").square()));
    private static final Program LENGTH =
            Program.named(
                    "length",
                    p -> {
                        Expr length = p.in("xx").sqrt();
                        Expr tiny = Expr.literal(TINY);
                        p.out(length.gt(tiny).select(length, tiny));
                    });
    private static final Program TURN =
            Program.named("dora", p -> p.out(p.in("v").mul(p.in("m").div(p.in("length")))));

    /** For ServiceLoader. */
    public Dora() {}

    @Override
    public String id() {
        return "dora";
    }

    @Override
    public String summary() {
        return "lora for the directions of units, and a length for each";
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> all = new ArrayList<>(LowRank.OPTIONS);
        all.add(FULL);
        return List.copyOf(all);
    }

    @Override
    public Transform create(Options options) {
        return new Rule(LowRank.of(options), options.get(FULL));
    }

    private record Rule(LowRank form, boolean isFull) implements LowRank.Rule {
        @Override
        public void apply(Parameter w) {
            w.adapt("dora", new Adapter(w, form, isFull));
            w.freeze();
        }
    }

    /** W [.., out, in] ↦ m V/‖V‖. */
    private static final class Adapter extends LowRank.Sum {
        private final boolean isFull;
        private final Parameter m; // [out]

        Adapter(Parameter w, LowRank form, boolean isFull) {
            super(w, form);
            this.isFull = isFull;
            this.m = parameter("m", Init.ones(), w.shape().dim(0));
            session().scope(() -> m.set(start(w)));
        }

        private Tensor start(Parameter w) {
            return session().withoutGradients(() -> lengths(w.value()));
        }

        /** ‖x‖ of each row: [.., out, in] → [.., out]. */
        private static Tensor lengths(Tensor x) {
            Tensor squares = Tensor.reduce(SQUARE, Combine.SUM, List.of(-1), x);
            return Tensor.map(LENGTH, squares);
        }

        @Override
        protected Tensor forward(Tensor w) {
            Tensor v = sum(w);
            Tensor length = lengths(isFull ? v : v.detach());
            return Tensor.map(TURN, v, m.value().unsqueeze(-1), length.unsqueeze(-1));
        }
    }
}
