package org.espalier.optimizers;

import java.util.List;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.train.Optimizer;

/**
 * APOLLO-Mini (Zhu and others, MLSys 2025, section 4.2): {@link Apollo} with a projection to one
 * row and one factor for the whole matrix, times √128. State of [m, n], m ≤ n: m and v [1, n], and
 * the norm of the last step.
 */
public final class ApolloMini implements OptimizerProvider {
    private static final Option<Double> SCALE =
            Option.real("scale", 128).positive().doc("the step is multiplied by its root");

    private final ApolloRule.Projection projection;

    /** For ServiceLoader. */
    public ApolloMini() {
        this(ApolloRule::gaussian);
    }

    /** With a projection of the caller's. */
    ApolloMini(ApolloRule.Projection projection) {
        this.projection = projection;
    }

    @Override
    public String id() {
        return "apollo-mini";
    }

    @Override
    public String summary() {
        return "Adam's step length from a projection to one row, per matrix";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                ApolloOptions.LR,
                ApolloOptions.PERIOD,
                SCALE,
                ApolloOptions.FRONT,
                ApolloOptions.LIMIT,
                ApolloOptions.DECAY,
                Hidden.OTHERS,
                ApolloOptions.ADAMW_LR);
    }

    @Override
    public Optimizer create(Options options) {
        return ApolloOptions.rule(options, 1, false, options.get(SCALE), projection);
    }
}
