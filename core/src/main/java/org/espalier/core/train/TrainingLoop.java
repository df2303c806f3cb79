package org.espalier.core.train;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.io.MemoryFields;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.PeakMemory;
import org.espalier.data.Split;
import org.espalier.train.Evaluation;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult.Outcome;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;

/** The loop: batch, gradients, update, report; evaluation and checkpoints at their steps. */
final class TrainingLoop {
    private static final double SMOOTHING = 0.95;

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
    private final long began = System.nanoTime();
    private final SpeedWindow speed = new SpeedWindow(began);
    private final PeakMemory memory = new PeakMemory();
    private final double before; // seconds of training in earlier processes
    private double smoothed = Double.NaN;
    private long tokens;
    private long tokensHere; // trained by this process
    private long nanosHere; // spent in steps by this process
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
        this.before = journal.lines().isEmpty() ? 0 : journal.lines().getLast().elapsed();
        journal.lines().forEach(this::remember);
    }

    private void remember(MetricsLine line) {
        if (line instanceof MetricsLine.Step s) {
            tokens = s.tokens();
            smooth(s.loss());
        }
    }

    private void smooth(double loss) {
        smoothed = Double.isNaN(smoothed) ? loss : SMOOTHING * smoothed + (1 - SMOOTHING) * loss;
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
            isOver = early.isOver(journal);
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
        return step > 0 && setup.evaluatesAt(step) && !isEvaluated(step);
    }

    private boolean isEvaluated(long step) {
        return journal.lines().stream()
                .anyMatch(l -> l instanceof MetricsLine.Evaluation && l.step() == step);
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
        return minutes > 0 && seconds() - before > minutes * 60;
    }

    private double seconds() {
        return before + (System.nanoTime() - began) * 1e-9;
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
        SequencedMap<String, Double> extra = extra(made);
        setup.progress().stepped(Double.isFinite(made.norm()));
        tokens += made.terms();
        speed.add(System.nanoTime(), made.terms());
        smooth(made.loss());
        record(step, made.loss(), made.rate(), made.norm(), extra);
        tokensHere += made.terms();
        nanosHere += System.nanoTime() - start;
        return true;
    }

    private SequencedMap<String, Double> extra(BatchStep made) {
        SequencedMap<String, Double> extra = MemoryFields.of(setup.engine().stepMemory());
        if (setup.progress().scale().isOn()) {
            extra.put("loss_scale", setup.progress().scale().scale());
        }
        if (!Double.isFinite(made.norm())) {
            extra.put("skipped", 1.0);
        }
        return extra;
    }

    private void record(
            long step, double loss, double rate, double norm, SequencedMap<String, Double> extra) {
        long peak = memory.bytes(System.nanoTime());
        journal.add(
                new MetricsLine.Step(
                        step, loss, tokens, speed.perSecond(), rate, norm, peak, seconds(), extra));
        double left = (setup.steps() - step) * perStep(step);
        listener.stepped(
                new StepReport(
                        step,
                        setup.steps(),
                        loss,
                        smoothed,
                        smoothed * bitsPerNat(),
                        speed.perSecond(),
                        rate,
                        norm,
                        peak,
                        left));
    }

    private double perStep(long step) {
        double perSecond = speed.perSecond();
        return perSecond > 0 ? (double) tokens / step / perSecond : 0;
    }

    /** Bits per byte of training text for a loss of one nat per term. */
    private double bitsPerNat() {
        var bytes = setup.dataset().bytes(Split.TRAIN);
        long perSample = setup.dataset().fields().getLast().shape().elements();
        double terms = (double) setup.dataset().size(Split.TRAIN) * perSample;
        return bytes.isEmpty() ? Double.NaN : terms / bytes.getAsLong() / StrictMath.log(2);
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
        e.ifPresent(x -> {
            if (!isEvaluated(step)) { // a finished run that is resumed has its line
                journal.add(line(step, x));
            }
            listener.evaluated(step, x);
        });
        return e;
    }

    private MetricsLine line(long step, Evaluation e) {
        return new MetricsLine.Evaluation(
                step, e.loss(), e.bitsPerByte(), seconds(), new LinkedHashMap<>(e.metrics()));
    }

    double tokensPerSecond() {
        return nanosHere == 0 ? 0 : tokensHere / (nanosHere * 1e-9);
    }

    double elapsed() {
        return seconds();
    }
}
