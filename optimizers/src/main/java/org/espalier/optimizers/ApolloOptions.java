package org.espalier.optimizers;

import org.espalier.spi.Option;
import org.espalier.spi.Options;

/** What both forms of APOLLO have: options, and the rule made of them. */
final class ApolloOptions {
    static final Option<Double> LR = Option.real("lr", 0.01).positive().doc("learning rate η");
    static final Option<Long> PERIOD =
            Option.whole("period", 200)
                    .in(1, 1e12)
                    .doc("updates until the projection is drawn again");
    static final Option<Double> LIMIT =
            Option.real("limit", 1.01)
                    .nonNegative()
                    .doc("largest growth of ‖U‖ a step, γ; 0 for none");
    static final Option<Boolean> FRONT =
            Option.flag("scale_front", false).doc("multiply by the scale before the limiter");
    static final Option<Double> DECAY =
            Option.real("decay", 0).nonNegative().doc("decoupled weight decay, after the step, λ");
    static final Option<Double> ADAMW_LR =
            Option.real("adamw_lr", 0.01).positive().doc("AdamW's learning rate for the rest");

    private ApolloOptions() {}

    /** The rule with the options that both forms have. */
    static ApolloRule rule(
            Options options,
            long rank,
            boolean channels,
            double scale,
            ApolloRule.Projection projection) {
        return new ApolloRule(
                options.get(LR),
                rank,
                channels,
                options.get(PERIOD),
                StrictMath.sqrt(scale),
                options.get(FRONT),
                options.get(LIMIT),
                options.get(DECAY),
                Hidden.of(options.get(Hidden.OTHERS)),
                projection,
                new AdamW.Rule(options.get(ADAMW_LR), 0.9, 0.999, 1e-8, 0));
    }
}
