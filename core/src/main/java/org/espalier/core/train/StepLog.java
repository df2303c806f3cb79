package org.espalier.core.train;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.espalier.core.io.MemoryFields;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.PeakMemory;
import org.espalier.data.Split;
import org.espalier.train.Evaluation;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;

/** What a run writes and tells of its steps and evaluations, over all its processes. */
final class StepLog {
    private static final double SMOOTHING = 0.95;

    private final Setup setup;
    private final Journal journal;
    private final RunListener listener;
    private final long began = System.nanoTime();
    private final SpeedWindow speed = new SpeedWindow(began);
    private final PeakMemory memory = new PeakMemory();
    private final double before; // seconds of training in earlier processes
    private double smoothed = Double.NaN;
    private long tokens;
    private long tokensHere; // trained by this process
    private long nanosHere; // spent in steps by this process

    /** Goes on with a journal. */
    StepLog(Setup setup, Journal journal, RunListener listener) {
        this.setup = setup;
        this.journal = journal;
        this.listener = listener;
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

    /** A step was made, from a time of {@link System#nanoTime} on. */
    void stepped(BatchStep made, long since) {
        tokens += made.terms();
        speed.add(System.nanoTime(), made.terms());
        smooth(made.loss());
        write(made);
        tokensHere += made.terms();
        nanosHere += System.nanoTime() - since;
    }

    private void write(BatchStep made) {
        long peak = memory.bytes(System.nanoTime());
        journal.add(
                new MetricsLine.Step(
                        made.number(),
                        made.loss(),
                        tokens,
                        speed.perSecond(),
                        made.rate(),
                        made.norm(),
                        peak,
                        seconds(),
                        extra(made)));
        listener.stepped(report(made, peak));
    }

    private SequencedMap<String, Double> extra(BatchStep made) {
        SequencedMap<String, Double> extra = MemoryFields.of(setup.engine().stepMemory());
        if (setup.progress().scale().isOn()) {
            extra.put("loss_scale", made.lossScale());
        }
        if (!Double.isFinite(made.norm())) {
            extra.put("skipped", 1.0);
        }
        made.figures().forEach(extra::putIfAbsent);
        return extra;
    }

    private StepReport report(BatchStep made, long peak) {
        long left = setup.steps() - made.number();
        return new StepReport(
                made.number(),
                setup.steps(),
                made.loss(),
                smoothed,
                smoothed * bitsPerNat(),
                speed.perSecond(),
                made.rate(),
                made.norm(),
                peak,
                (double) left * perStep(made.number()));
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

    /** An evaluation was made after a step; a finished run that is resumed has its line. */
    void evaluated(long step, Evaluation e) {
        if (!hasEvaluation(step)) {
            journal.add(
                    new MetricsLine.Evaluation(
                            step,
                            e.loss(),
                            e.bitsPerByte(),
                            seconds(),
                            new LinkedHashMap<>(e.metrics())));
        }
        listener.evaluated(step, e);
    }

    /** Whether the journal has an evaluation after a step. */
    boolean hasEvaluation(long step) {
        return journal.lines().stream()
                .anyMatch(l -> l instanceof MetricsLine.Evaluation && l.step() == step);
    }

    /** Seconds of training, in all processes. */
    double seconds() {
        return before + secondsHere();
    }

    /** Seconds in this process. */
    double secondsHere() {
        return (System.nanoTime() - began) * 1e-9;
    }

    double tokensPerSecond() {
        return nanosHere == 0 ? 0 : tokensHere / (nanosHere * 1e-9);
    }
}
