package org.espalier.optimizers.weights;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Transform;

/**
 * DropConnect (Wan, Zeiler, Zhang, LeCun and Fergus, "Regularization of Neural Networks using
 * DropConnect", ICML 2013, equation 2): in training each weight is zeroed with probability p. In
 * the inverted form the others are scaled by 1/(1 − p), so that elsewhere weights are as they are,
 * where the paper samples a normal distribution of its moments. One mask serves a virtual shard,
 * not a sample.
 */
public final class DropConnect implements TransformProvider {
    private static final Option<Double> P =
            Option.real("p", 0.5).in(0, 0.99).doc("probability of zeroing a weight, p");

    private static final Program MASK =
            Program.named(
                    "drop-connect",
                    p -> {
                        Expr keep = p.param("p").le(Expr.random("mask"));
                        p.out(keep.select(p.in("w").mul(p.param("scale")), Expr.literal(0)));
                    });

    /** For ServiceLoader. */
    public DropConnect() {}

    @Override
    public String id() {
        return "drop-connect";
    }

    @Override
    public String summary() {
        return "zeroes weights at random in training";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(P);
    }

    @Override
    public Transform create(Options options) {
        return new Rule(options.get(P));
    }

    private record Rule(double p) implements Transform.OfParameters {
        @Override
        public boolean fits(Parameter parameter) {
            return Units.hasRows(parameter);
        }

        @Override
        public void apply(Parameter parameter) {
            parameter.adapt("drop", new Masked(parameter.session(), p));
        }
    }

    /** W ↦ W with some weights zeroed. */
    private static final class Masked extends Module {
        private final double p;

        Masked(Session session, double p) {
            super(session);
            this.p = p;
        }

        @Override
        protected Tensor forward(Tensor w) {
            if (p == 0 || !isTraining()) {
                return w;
            }
            long first = firstSample() * w.shape().elements(); // each shard has a mask of its own
            Scalars scalars =
                    Scalars.of("p", p).with("scale", 1 / (1 - p)).key("mask", key("mask"), first);
            return Tensor.map(MASK, scalars, w).getFirst();
        }
    }
}
