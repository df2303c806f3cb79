package org.espalier.core.train;

import org.espalier.core.config.TrainOptions;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;

/** What is said and done about a gradient that is not finite, whose update was skipped. */
final class NonFinite {
    private static final int PATIENCE = 3; // steps in a row before the run stops

    private final Setup setup;
    private final RunListener listener;
    private int inARow;

    NonFinite(Setup setup, RunListener listener) {
        this.setup = setup;
        this.listener = listener;
    }

    /** Hears of every step. */
    void observe(BatchStep made) {
        LossScale scale = setup.progress().scale();
        if (Double.isFinite(made.norm())) {
            inARow = 0;
        } else if (scale.canShrink()) {
            listener.warned(
                    "step %s: a gradient overflowed at loss scale %s; the update was skipped and the scale halved"
                            .formatted(made.number(), (long) scale.scale()));
        } else {
            answer(made, words(made));
        }
    }

    private void answer(BatchStep made, String words) {
        if (setup.train().get(TrainOptions.NONFINITE).equals("stop")) {
            throw diverged(words + ". Nothing was changed by it. Fix: lower optimizer.lr");
        }
        listener.warned(words + "; the update was skipped");
        if (++inARow >= PATIENCE) {
            throw diverged(
                    "the gradient has not been finite for %s steps up to step %s. Fix: lower optimizer.lr or the bound of clip-norm"
                            .formatted(PATIENCE, made.number()));
        }
    }

    private static RunException diverged(String words) {
        return new RunException(RunException.Kind.DIVERGED, words);
    }

    private static String words(BatchStep made) {
        String whose = made.culprit().map(p -> " of " + p.name()).orElse("");
        String origin = made.origin();
        return "step %s: the gradient%s is not finite (loss %s)%s"
                .formatted(
                        made.number(),
                        whose,
                        made.loss(),
                        origin.isEmpty() ? "" : "; it began with " + origin);
    }
}
