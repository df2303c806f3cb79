package org.espalier.core.train;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.PeakMemory;
import org.espalier.data.Split;
import org.espalier.internal.Context;
import org.espalier.train.Batch;
import org.espalier.train.Evaluation;
import org.espalier.train.Loss;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult.Outcome;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;

/** The loop: batch, gradients, update, report; evaluation and checkpoints at their steps. */
final class TrainingLoop {
    private static final double SMOOTHING = 0.95;
    private static final int PATIENCE = 3; // steps without a finite gradient before the run stops

    /** Saves a checkpoint after a step. */
    @FunctionalInterface
    interface Save {
        void at(long step);
    }

    private final Setup setup;
    private final Updater updater;
    private final Journal journal;
    private final Save save;
    private final StopToken stop;
    private final RunListener listener;
    private final BatchReader batches;
    private final Evaluator evaluator;
    private final long began = System.nanoTime();
    private final SpeedWindow speed = new SpeedWindow(began);
    private final PeakMemory memory = new PeakMemory();
    private final double before; // seconds of training in earlier processes
    private double smoothed = Double.NaN;
    private long tokens;
    private long tokensHere; // trained by this process
    private long nanosHere; // spent in steps by this process
    private int skipped;

    TrainingLoop(
            Setup setup,
            Updater updater,
            Journal journal,
            Save save,
            StopToken stop,
            RunListener listener) {
        this.setup = setup;
        this.updater = updater;
        this.journal = journal;
        this.save = save;
        this.stop = stop;
        this.listener = listener;
        this.batches = new BatchReader(setup.session(), setup.dataset());
        this.evaluator =
                new Evaluator(
                        setup.session(),
                        setup.model(),
                        setup.dataset(),
                        setup.objective(),
                        setup.batch());
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
        long step = from;
        if (owesEvaluation(step) && !evaluate(step)) {
            return Outcome.STOPPED;
        }
        observeWhatIsWritten(step);
        while (step < setup.steps()) {
            if (stop.isRequested() || outOfTime() || !step(step + 1)) {
                save.at(step);
                return stop.isRequested() ? Outcome.STOPPED : Outcome.OUT_OF_TIME;
            }
            step++;
            boolean whole = !setup.evaluatesAt(step) || evaluate(step);
            if (!whole || step % setup.checkpointEvery() == 0 || step == setup.steps()) {
                save.at(step);
            }
            if (!whole) {
                return Outcome.STOPPED;
            }
        }
        return Outcome.COMPLETE;
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
                .forEach(l -> setup.schedule().observe(step, ((MetricsLine.Evaluation) l).loss()));
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
        double[] sum = new double[1];
        long terms = 0;
        int micro = setup.batch() / setup.shards();
        double[] partial = new double[setup.shards()];
        for (int shard = 0; shard < setup.shards(); shard++) {
            if (stop.isRequested()) {
                updater.abandon();
                return false;
            }
            long first = (step - 1) * setup.batch() + (long) shard * micro;
            terms += shard(step, first, micro, sum);
            partial[shard] = sum[0];
        }
        finish(step, treeSum(partial), terms);
        tokensHere += terms;
        nanosHere += System.nanoTime() - start;
        return true;
    }

    /** The shards' losses are joined as their gradients are: neighbours first. */
    private static double treeSum(double... values) {
        double[] level = values.clone();
        for (int n = level.length; n > 1; n = (n + 1) / 2) {
            for (int i = 0; i < n / 2; i++) {
                level[i] = level[2 * i] + level[2 * i + 1];
            }
            if (n % 2 == 1) {
                level[n / 2] = level[n - 1];
            }
        }
        return level[0];
    }

    private long shard(long step, long first, int count, double[] sum) {
        long[] terms = new long[1];
        Context context =
                Context.current().trainingAt(step, first).withProposals(updater.proposals());
        setup.session()
                .scope(() -> {
                    Batch batch = batches.training(first, count);
                    Loss loss = context.run(() -> setup.objective().loss(setup.model(), batch));
                    context.run(() -> {
                        updater.accumulate(loss.sum());
                        return loss;
                    });
                    sum[0] = loss.sum().item();
                    terms[0] = loss.count();
                });
        return terms[0];
    }

    private void finish(long step, double sum, long terms) {
        double factor = setup.schedule().factor(step, setup.steps());
        double[] norm = new double[1];
        setup.session().scope(() -> norm[0] = updater.update(step, factor, terms));
        requireFinite(step, norm[0], sum / terms);
        tokens += terms;
        speed.add(System.nanoTime(), terms);
        smooth(sum / terms);
        record(step, sum / terms, setup.optimizer().rate() * factor, norm[0]);
    }

    private void requireFinite(long step, double norm, double loss) {
        skipped = Double.isFinite(norm) ? 0 : skipped + 1;
        if (skipped > 0) {
            listener.warned(
                    "step %s: the gradient is not finite (loss %s); the update was skipped"
                            .formatted(step, loss));
        }
        if (skipped >= PATIENCE) {
            throw new RunException(
                    RunException.Kind.FAILED,
                    "the gradient has not been finite for %s steps up to step %s. Fix: lower optimizer.lr or the bound of clip-norm"
                            .formatted(PATIENCE, step));
        }
    }

    private void record(long step, double loss, double rate, double norm) {
        long peak = memory.bytes(System.nanoTime());
        journal.add(
                new MetricsLine.Step(
                        step,
                        loss,
                        tokens,
                        speed.perSecond(),
                        rate,
                        norm,
                        peak,
                        seconds(),
                        new LinkedHashMap<>()));
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
        e.ifPresent(x -> setup.schedule().observe(step, x.loss()));
        return e.isPresent();
    }

    /** The evaluation at the end, on the whole split. */
    Optional<Evaluation> evaluateAll() {
        return evaluate(setup.steps(), Long.MAX_VALUE);
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
                step, e.loss(), e.bitsPerByte(), seconds(), new LinkedHashMap<>());
    }

    double tokensPerSecond() {
        return nanosHere == 0 ? 0 : tokensHere / (nanosHere * 1e-9);
    }

    double elapsed() {
        return seconds();
    }
}
