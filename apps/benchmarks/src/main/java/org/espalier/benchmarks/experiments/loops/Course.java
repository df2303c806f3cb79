package org.espalier.benchmarks.experiments.loops;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.espalier.benchmarks.ScratchRun;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.train.Evaluation;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;

/**
 * A training run in code as an arm describes it: {@code optimizer.id} and {@code schedule.id} with
 * their options beside them, {@code batch} and {@code steps}.
 */
public final class Course {
    private Course() {}

    /** A trainer set up as the arm says. */
    public static Trainer trainer(Arm arm, Trainer bare) {
        return bare.optimizer(arm.text("optimizer.id"), o -> set(o, arm.below("optimizer.")))
                .schedule(arm.text("schedule.id"), s -> set(s, arm.below("schedule.")))
                .steps(arm.whole("steps"))
                .batch(arm.whole("batch"));
    }

    private static Trainer.Settings set(Trainer.Settings s, SortedMap<String, String> options) {
        options.forEach((name, text) -> {
            if (!name.equals("id")) {
                s.set(name, text);
            }
        });
        return s;
    }

    /**
     * Trains. Measures {@code validation}, the last loss on what is held out, and {@code loss}, the
     * mean over the last tenth of the steps.
     */
    public static Metrics run(Trainer trainer) {
        Losses losses = new Losses();
        trainer.listener(losses).fit();
        return losses.metrics();
    }

    /** Keeps the losses. */
    private static final class Losses implements RunListener {
        private final List<Double> training = new ArrayList<>();
        private double validation = Double.NaN;

        @Override
        public void stepped(StepReport report) {
            training.add(report.loss());
        }

        @Override
        public void evaluated(long step, Evaluation evaluation) {
            validation = evaluation.loss();
        }

        private Metrics metrics() {
            double last = new ScratchRun.Curve(training, validation, 0).lastLoss();
            return Metrics.of("validation", validation).with("loss", last);
        }
    }
}
