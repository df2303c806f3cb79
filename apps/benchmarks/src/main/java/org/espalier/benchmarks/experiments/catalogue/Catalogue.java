package org.espalier.benchmarks.experiments.catalogue;

import java.util.List;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.lean.FactoredMoments;
import org.espalier.benchmarks.experiments.lean.ProjectedMoments;
import org.espalier.benchmarks.experiments.lean.ScaleRatio;
import org.espalier.benchmarks.experiments.local.ManyLocalSteps;
import org.espalier.benchmarks.experiments.loops.Accumulation;
import org.espalier.benchmarks.experiments.loops.Schedules;
import org.espalier.benchmarks.experiments.memory.Recomputation;
import org.espalier.benchmarks.experiments.neighbours.LargeBatch;
import org.espalier.benchmarks.experiments.optimizers.DecoupledDecay;
import org.espalier.benchmarks.experiments.optimizers.Definitions;
import org.espalier.benchmarks.experiments.optimizers.Momentum;
import org.espalier.benchmarks.experiments.optimizers.Orthogonal;
import org.espalier.benchmarks.experiments.optimizers.VarianceFloor;
import org.espalier.benchmarks.experiments.precision.MixedPrecision;
import org.espalier.benchmarks.experiments.resume.ExactResume;
import org.espalier.benchmarks.experiments.steps.LargeSteps;

/** All experiments. */
public final class Catalogue {
    private Catalogue() {}

    /** In the order of their ids' letters: optimizers, the training loop, distributed training. */
    public static List<Experiment> all() {
        return List.of(
                Definitions.experiment(),
                Momentum.experiment(),
                VarianceFloor.experiment(),
                DecoupledDecay.experiment(),
                LargeBatch.experiment(),
                ProjectedMoments.experiment(),
                ScaleRatio.experiment(),
                FactoredMoments.experiment(),
                Orthogonal.experiment(),
                Schedules.experiment(),
                Accumulation.experiment(),
                MixedPrecision.experiment(),
                Recomputation.experiment(),
                ExactResume.experiment(),
                ManyLocalSteps.experiment(),
                LargeSteps.experiment());
    }
}
