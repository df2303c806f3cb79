package org.espalier.core.plugin;

import java.util.List;
import org.espalier.kernel.Program;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Transform;

/**
 * Matrices times a factor that is trained, plus a thousandth of a tally of the samples seen: a
 * transform for tests, in whose curve every lost count shows.
 */
public final class PlainTally implements TransformProvider {
    private static final Option<Double> RATE =
            Option.real("rate", 1).positive().doc("what a sample counts");

    private static final Program FORMULA =
            Program.named(
                    "plain-tally",
                    p -> p.out(p.in("w").mul(p.in("g")).add(p.in("seen").mul(1e-3))));

    @Override
    public String id() {
        return "tally";
    }

    @Override
    public String summary() {
        return "a tally for tests";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(RATE);
    }

    @Override
    public Transform create(Options options) {
        return new Rule(options.get(RATE));
    }

    /** The adapter. */
    public static final class Tally extends Module {
        private final Parameter factor;
        private final State seen;
        private final double rate;

        /** Factor 1, tally 0. */
        public Tally(Session session, double rate) {
            super(session);
            this.factor = parameter("g", Init.ones());
            this.seen = state("seen", Init.zeros());
            this.rate = rate;
        }

        @Override
        protected Tensor forward(Tensor w) {
            if (isTraining()) {
                seen.propose(seen.value().add(rate * (1 + firstSample() % 7)));
            }
            return Tensor.map(FORMULA, w, factor.value(), seen.value());
        }
    }

    private record Rule(double rate) implements Transform.OfParameters {
        @Override
        public boolean fits(Parameter p) {
            return p.shape().rank() == 2;
        }

        @Override
        public void apply(Parameter p) {
            p.adapt("tally", new Tally(p.session(), rate));
        }
    }
}
