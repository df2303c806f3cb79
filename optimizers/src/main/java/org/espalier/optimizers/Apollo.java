package org.espalier.optimizers;

import java.util.List;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.train.Optimizer;

/**
 * APOLLO (Zhu and others, "APOLLO: SGD-like Memory, AdamW-level Performance", MLSys 2025, Algorithm
 * 1): each channel of a hidden matrix's gradient is scaled as Adam would scale it, judged by a
 * random projection of the gradient to rank r. Embeddings, the head and vectors go to AdamW with
 * its whole state. State of [m, n], m ≤ n: m and v [r, n], and the norm of the last step.
 */
public final class Apollo implements OptimizerProvider {
    private static final Option<Long> RANK =
            Option.whole("rank", 64).in(1, 1e6).doc("rank of the projection, r");
    private static final Option<Double> SCALE =
            Option.real("scale", 1).positive().doc("the step is multiplied by its root");

    private final ApolloRule.Projection projection;

    /** For ServiceLoader. */
    public Apollo() {
        this(ApolloRule::gaussian);
    }

    /** With a projection of the caller's. */
    Apollo(ApolloRule.Projection projection) {
        this.projection = projection;
    }

    @Override
    public String id() {
        return "apollo";
    }

    @Override
    public String summary() {
        return "Adam's step lengths from a low-rank projection, per channel";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                ApolloOptions.LR,
                RANK,
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
        return ApolloOptions.rule(options, options.get(RANK), true, options.get(SCALE), projection);
    }
}
