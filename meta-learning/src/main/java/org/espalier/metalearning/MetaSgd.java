package org.espalier.metalearning;

import java.util.List;
import org.espalier.nn.Parameter;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.train.Transform;

/**
 * Learning rates within tasks that are learned with the weights, one for each of them (Li, Zhou,
 * Chen and Li, "Meta-SGD: Learning to Learn Quickly for Few-Shot Learning", 2017, equation 2): for
 * the objective {@link Maml}.
 */
public final class MetaSgd implements TransformProvider {
    private static final Option<Double> START =
            Option.real("start", 0.01).positive().doc("what every rate begins with");

    /** For ServiceLoader. */
    public MetaSgd() {}

    @Override
    public String id() {
        return "meta-sgd";
    }

    @Override
    public String summary() {
        return "learned learning rates within tasks, for maml";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(START);
    }

    @Override
    public Transform create(Options options) {
        return new Rule(options.get(START));
    }

    private record Rule(double start) implements Transform.OfParameters {
        @Override
        public boolean fits(Parameter p) {
            return true;
        }

        @Override
        public void apply(Parameter p) {
            p.adapt("inner", new InnerRate(p, start));
        }
    }
}
