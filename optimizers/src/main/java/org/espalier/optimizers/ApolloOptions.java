package org.espalier.optimizers;

import org.espalier.spi.Option;

/** Options that both forms of APOLLO have. */
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
}
