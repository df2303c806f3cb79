package org.espalier.core.train;

import java.util.List;
import java.util.OptionalLong;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.io.MetricsLine;
import org.espalier.data.Split;
import org.espalier.train.ConfigException;

/**
 * Early stopping: a run ends after so many evaluations without a better loss, and the weights of
 * the best one are its result. What it knows is in the journal.
 */
record EarlyStop(Setup setup) {
    /** Early stopping as the run's options say. */
    EarlyStop {
        if (setup.train().get(TrainOptions.PATIENCE) > 0
                && setup.dataset().size(Split.VALIDATION) == 0) {
            throw new ConfigException(
                    "train.patience goes by the validation loss, and dataset '%s' has no validation samples. Fix: hold some out"
                            .formatted(setup.dataset().id()));
        }
    }

    boolean isOn() {
        return patience() > 0;
    }

    private long patience() {
        return setup.train().get(TrainOptions.PATIENCE);
    }

    private List<MetricsLine.Evaluation> evaluations(Journal journal) {
        return journal.lines().stream()
                .filter(MetricsLine.Evaluation.class::isInstance)
                .map(MetricsLine.Evaluation.class::cast)
                .filter(e -> setup.evaluatesAt(e.step()))
                .toList();
    }

    /** Whether the last evaluations were all no better than the best before them. */
    boolean isOver(Journal journal) {
        if (!isOn()) {
            return false;
        }
        double delta = setup.train().get(TrainOptions.MIN_DELTA);
        double best = Double.POSITIVE_INFINITY;
        long without = 0;
        for (MetricsLine.Evaluation e : evaluations(journal)) {
            boolean isBetter = e.loss() < best - delta;
            best = isBetter ? e.loss() : best;
            without = isBetter ? 0 : without + 1;
        }
        return without >= patience();
    }

    /** The step of the lowest loss, the first of several. */
    OptionalLong best(Journal journal) {
        double lowest = Double.POSITIVE_INFINITY;
        OptionalLong best = OptionalLong.empty();
        for (MetricsLine.Evaluation e : evaluations(journal)) {
            if (e.loss() < lowest) {
                lowest = e.loss();
                best = OptionalLong.of(e.step());
            }
        }
        return best;
    }

    /** Whether the weights after a step are to be kept for the end. */
    boolean isBest(Journal journal, long step) {
        if (!isOn() || !setup.evaluatesAt(step)) {
            return false;
        }
        OptionalLong best = best(journal);
        return best.isPresent() && best.getAsLong() == step;
    }
}
