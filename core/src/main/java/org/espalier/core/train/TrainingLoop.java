package org.espalier.core.train;

import java.util.Optional;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.io.MetricsLine;
import org.espalier.train.Evaluation;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult.Outcome;
import org.espalier.train.StopToken;

/** The loop: batch, gradients, update, report; evaluation and checkpoints at their steps. */
final class TrainingLoop {
    private final Setup setup;
    private final Updater updater;
    private final Journal journal;
    private final Keeping keeping;
    private final StopToken stop;
    private final RunListener listener;
    private final BatchReader batches;
    private final Evaluator evaluator;
    private final NonFinite nonFinite;
    private final EarlyStop early;
    private final StepLog log;
    private long reached; // the last step made
    private boolean isOver; // early stopping says so

    TrainingLoop(
            Setup setup,
            Updater updater,
            Journal journal,
            Keeping keeping,
            StopToken stop,
            RunListener listener) {
        this.setup = setup;
        this.updater = updater;
        this.journal = journal;
        this.keeping = keeping;
        this.stop = stop;
        this.listener = listener;
        this.batches = new BatchReader(setup.session(), setup.dataset());
        this.evaluator =
                new Evaluator(
                        setup.session(),
                        setup.model(),
                        setup.dataset(),
                        setup.objective(),
                        setup.batch(),
                        () -> updater.evaluated(setup.progress().updates()));
        this.nonFinite = new NonFinite(setup, listener);
        this.early = new EarlyStop(setup);
        this.log = new StepLog(setup, journal, listener);
    }

    /** Trains from after a step to the end, to a request to stop, or to the limit of time. */
    Outcome run(long from) {
        reached = from;
        if (owesEvaluation(from) && !evaluate(from)) {
            return Outcome.STOPPED;
        }
        observeWhatIsWritten(from);
        isOver = early.isOver(journal);
        Outcome outcome = train();
        if (outcome == Outcome.COMPLETE && early.isOn()) {
            restoreBest();
        }
        return outcome;
    }

    private Outcome train() {
        while (reached < setup.steps() && !isOver) {
            if (stop.isRequested() || outOfTime() || !stepOrSave()) {
                keeping.save(reached);
                return stop.isRequested() ? Outcome.STOPPED : Outcome.OUT_OF_TIME;
            }
            reached++;
            boolean isWhole = !setup.evaluatesAt(reached) || evaluate(reached);
            isOver = setup.evaluatesAt(reached) && early.isOver(journal);
            if (!isWhole || isOver || isToBeKept(reached)) {
                keeping.save(reached);
            }
            if (!isWhole) {
                return Outcome.STOPPED;
            }
        }
        return Outcome.COMPLETE;
    }

    private boolean isToBeKept(long step) {
        return step % setup.checkpointEvery() == 0
                || step == setup.steps()
                || early.isBest(journal, step);
    }

    /** A step; where it cannot go on, what was reached is kept. */
    private boolean stepOrSave() {
        try {
            return step(reached + 1);
        } catch (RunException e) {
            keeping.save(reached);
            throw e;
        }
    }

    private void restoreBest() {
        early.best(journal)
                .ifPresent(best -> {
                    keeping.restore(best);
                    if (best != reached) {
                        listener.warned(
                                "the weights are those of step %s, where the validation loss was lowest; the last step was %s"
                                        .formatted(best, reached));
                    }
                });
    }

    private boolean owesEvaluation(long step) {
        return step > 0 && setup.evaluatesAt(step) && !log.hasEvaluation(step);
    }

    /**
     * A checkpoint saved amid the evaluation of its step does not know the evaluation that a later
     * process made, but the journal does.
     */
    private void observeWhatIsWritten(long step) {
        journal.lines().stream()
                .filter(l -> l instanceof MetricsLine.Evaluation && l.step() == step)
                .filter(_ -> setup.evaluatesAt(step))
                .forEach(l ->
                        setup.progress()
                                .schedule()
                                .observe(step, ((MetricsLine.Evaluation) l).loss()));
    }

    private boolean outOfTime() {
        double minutes = setup.train().get(TrainOptions.MAX_TIME);
        return minutes > 0 && log.secondsHere() > minutes * 60;
    }

    /** One step; false when asked to stop before it was complete, and then nothing has changed. */
    private boolean step(long step) {
        long start = System.nanoTime();
        setup.engine().beginStep();
        BatchStep made = new BatchStep(setup, updater, batches, stop, step);
        if (!made.run()) {
            return false;
        }
        nonFinite.observe(made);
        setup.progress().stepped(Double.isFinite(made.norm()));
        log.stepped(made, start);
        return true;
    }

    /** An evaluation on part of the split; false when asked to stop. */
    private boolean evaluate(long step) {
        long samples = setup.train().get(TrainOptions.EVALUATE_SAMPLES);
        Optional<Evaluation> e = evaluate(step, samples);
        e.ifPresent(x -> setup.progress().schedule().observe(step, x.loss()));
        return e.isPresent();
    }

    /** The evaluation at the end, on the whole split. */
    Optional<Evaluation> evaluateAll() {
        return evaluate(reached, Long.MAX_VALUE);
    }

    private Optional<Evaluation> evaluate(long step, long samples) {
        Optional<Evaluation> e = evaluator.run(samples, stop, listener);
        e.ifPresent(x -> log.evaluated(step, x));
        return e;
    }

    double tokensPerSecond() {
        return log.tokensPerSecond();
    }

    double elapsed() {
        return log.seconds();
    }
}
