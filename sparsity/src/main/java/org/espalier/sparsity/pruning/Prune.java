package org.espalier.sparsity.pruning;

import java.util.List;
import org.espalier.spi.NamePattern;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.train.UpdateTransform;

/**
 * Gradual pruning (Han, Pool, Tran and Dally, "Learning both Weights and Connections for Efficient
 * Neural Networks", NIPS 2015; Zhu and Gupta, "To Prune, or Not to Prune", 2017): a growing share
 * of the weights, those of the least magnitude, becomes zero and stays zero. Instead of the
 * magnitude it may go by movement, −Σ η·g·w (Sanh, Wolf and Rush, "Movement Pruning", NeurIPS 2020,
 * section 4), which favours weights that training moves away from zero. Gradients of pruned weights
 * are zero before the optimizer sees them. Applies to parameters of two axes or more.
 */
public final class Prune implements UpdateTransformProvider {
    private static final Option<Double> SPARSITY =
            Option.real("sparsity", 0.9).in(0, 1).doc("share of weights pruned at the end, s_f");
    private static final Option<Double> INITIAL =
            Option.real("initial", 0).in(0, 1).doc("share at the first pruning, s_i");
    private static final Option<Long> START =
            Option.whole("start", 1).in(1, 1e12).doc("update of the first pruning, t₀");
    private static final Option<Long> END =
            Option.whole("end", 1000).in(1, 1e12).doc("update of the last pruning");
    private static final Option<Long> EVERY =
            Option.whole("every", 100).in(1, 1e12).doc("updates from one pruning to the next, Δ");
    private static final Option<String> SCOPE =
            Option.choice("scope", "global", "global", "layer")
                    .doc("weights are ranked all together, or in each parameter");
    private static final Option<String> SCORE =
            Option.choice("score", "magnitude", "magnitude", "movement")
                    .doc("what weights are ranked by");
    private static final Option<String> MATCH =
            Option.text("match", "*").doc("pattern for names of parameters; a star is any letters");

    /** For ServiceLoader. */
    public Prune() {}

    @Override
    public String id() {
        return "prune";
    }

    @Override
    public String summary() {
        return "makes a growing share of the weights zero";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(SPARSITY, INITIAL, START, END, EVERY, SCOPE, SCORE, MATCH);
    }

    @Override
    public UpdateTransform create(Options options) {
        return new PruneRule(
                schedule(options),
                options.get(SCOPE).equals("global"),
                options.get(SCORE).equals("movement"),
                NamePattern.of(options.get(MATCH)));
    }

    private static CubicSchedule schedule(Options o) {
        requireOrder(o, INITIAL, SPARSITY);
        requireOrder(o, START, END);
        return new CubicSchedule(
                o.get(INITIAL), o.get(SPARSITY), o.get(START), o.get(END), o.get(EVERY));
    }

    private static void requireOrder(
            Options o, Option<? extends Number> low, Option<? extends Number> high) {
        if (o.get(low).doubleValue() > o.get(high).doubleValue()) {
            throw new OptionException(
                    "option '%s' is %s and '%s' is %s; it must not be greater. Fix: %s: %s"
                            .formatted(low, o.get(low), high, o.get(high), high, o.get(low)),
                    low.name());
        }
    }
}
