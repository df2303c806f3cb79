package org.espalier.compression.quantization;

import java.util.List;
import org.espalier.nn.Parameter;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.train.Transform;

/**
 * Training that knows its weights will be whole numbers of few bits, times a scale: the forward
 * pass sees them so, and the gradient trains the weights behind them.
 */
public final class Qat implements TransformProvider {
    private static final Option<Long> WEIGHTS =
            Option.whole("weights", 8).in(2, 8).doc("bits of a weight");
    private static final Option<String> SCALE =
            Option.choice("scale", "range", "range", "learned")
                    .doc("scales follow the largest weight, or are trained: LSQ");
    private static final Option<Long> GROUP =
            Option.whole("group", 0)
                    .in(0, 1 << 20)
                    .doc("neighbours in a row that share a scale; 0: all of an output");

    /** For ServiceLoader. */
    public Qat() {}

    @Override
    public String id() {
        return "qat";
    }

    @Override
    public String summary() {
        return "weights of few bits, trained to be so";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(WEIGHTS, SCALE, GROUP);
    }

    @Override
    public Transform create(Options o) {
        boolean isLearned = o.get(SCALE).equals("learned");
        return new Rule(Math.toIntExact(o.get(WEIGHTS)), isLearned, o.get(GROUP));
    }

    private record Rule(int bits, boolean isLearned, long group) implements Transform.OfParameters {
        @Override
        public boolean fits(Parameter p) {
            return WeightGroups.fits(p, group);
        }

        @Override
        public void apply(Parameter p) {
            WeightGroups groups = WeightGroups.of(p, group);
            p.adapt(
                    "qat",
                    isLearned
                            ? new LearnedQuantizer(p, groups, Levels.all(bits))
                            : new RangeQuantizer(p, groups, Levels.symmetric(bits)));
        }
    }
}
