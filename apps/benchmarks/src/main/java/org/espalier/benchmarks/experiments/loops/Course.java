package org.espalier.benchmarks.experiments.loops;

import java.util.SortedMap;
import org.espalier.benchmarks.CurveKeeper;
import org.espalier.benchmarks.ScratchRun;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.tensor.Session;
import org.espalier.train.RunException;
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

    /** Where it computes: on one thread of simd. */
    public static Session session(long seed) {
        return Session.open(s -> s.backend("simd").seed(seed).threads(1));
    }

    /**
     * Trains. Measures {@code validation}, the last loss on what is held out, and {@code loss}, the
     * mean over the last tenth of the steps; both are infinite where the run diverged.
     */
    public static Metrics run(Trainer trainer) {
        CurveKeeper keeper = new CurveKeeper();
        try {
            trainer.listener(keeper).fit();
        } catch (RunException e) {
            return diverged(e);
        }
        ScratchRun.Curve curve = keeper.curve(Double.NaN); // no time is measured
        return measured(curve.validation(), curve.lastLoss());
    }

    private static Metrics diverged(RunException e) {
        if (e.kind() != RunException.Kind.DIVERGED) {
            throw e;
        }
        return measured(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    private static Metrics measured(double validation, double loss) {
        return Metrics.of("validation", validation).with("loss", loss);
    }
}
