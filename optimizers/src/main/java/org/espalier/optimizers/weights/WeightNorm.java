package org.espalier.optimizers.weights;

import java.util.stream.DoubleStream;
import org.espalier.kernel.Program;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Tensor;
import org.espalier.train.Transform;

/**
 * Weight normalization (Salimans and Kingma, "Weight Normalization: A Simple Reparameterization to
 * Accelerate Training of Deep Neural Networks", NIPS 2016, equation 2): the weights of each unit
 * are g·v/‖v‖, and the length g and the direction v are trained. A unit is a row of a parameter of
 * two axes or more. g starts as ‖v‖, so that the model computes what it did before.
 */
public final class WeightNorm implements TransformProvider {
    private static final Program NORMALIZE =
            Program.named(
                    "weight-norm", p -> p.out(p.in("v").mul(p.in("g").div(p.in("vv").sqrt()))));

    /** For ServiceLoader. */
    public WeightNorm() {}

    @Override
    public String id() {
        return "weight-norm";
    }

    @Override
    public String summary() {
        return "each unit's weights as a length times a direction";
    }

    @Override
    public Transform create(Options options) {
        return new Rule();
    }

    private record Rule() implements Transform.OfParameters {
        @Override
        public boolean fits(Parameter p) {
            return Units.hasRows(p);
        }

        @Override
        public void apply(Parameter p) {
            p.adapt("norm", new Normed(p));
        }
    }

    /** v [.., units, ..] ↦ g·v/‖v‖. */
    private static final class Normed extends Module {
        private final Units units;
        private final Parameter g; // [units]

        Normed(Parameter v) {
            super(v.session());
            units = Units.of(v);
            g = parameter("g", Init.ones(), units.count());
            session().scope(() -> g.set(lengths(v)));
        }

        private Tensor lengths(Parameter v) {
            Tensor lengths = session().withoutGradients(() -> units.squares(v.value()).sqrt());
            if (DoubleStream.of(lengths.toDoubles()).anyMatch(x -> x == 0)) {
                throw new IllegalArgumentException(
                        "%s has a row of zeros, which has no direction. Fix: leave it out by 'match'"
                                .formatted(v));
            }
            return lengths;
        }

        @Override
        protected Tensor forward(Tensor v) {
            Tensor vv = units.column(units.squares(v));
            return Tensor.map(NORMALIZE, v, units.column(g.value()), vv);
        }
    }
}
