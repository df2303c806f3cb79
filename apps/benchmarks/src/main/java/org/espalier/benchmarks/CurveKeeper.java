package org.espalier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.espalier.train.Evaluation;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;

/** Keeps the losses that a run tells of. */
public class CurveKeeper implements RunListener {
    private final List<Double> losses = new ArrayList<>();
    private double validation = Double.NaN;

    /** Nothing told yet. */
    public CurveKeeper() {}

    @Override
    public void stepped(StepReport report) {
        losses.add(report.loss());
    }

    @Override
    public final void evaluated(long step, Evaluation evaluation) {
        validation = evaluation.loss();
    }

    /**
     * What was told.
     *
     * @param seconds the run took
     */
    public final ScratchRun.Curve curve(double seconds) {
        return new ScratchRun.Curve(losses, validation, seconds);
    }
}
