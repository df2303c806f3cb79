package org.espalier.benchmarks.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.benchmarks.experiments.lean.FactoredMoments;
import org.espalier.benchmarks.experiments.lean.ProjectedMoments;
import org.espalier.benchmarks.experiments.lean.ScaleRatio;
import org.espalier.benchmarks.experiments.loops.Accumulation;
import org.espalier.benchmarks.experiments.loops.Schedules;
import org.espalier.benchmarks.experiments.loops.TrainingTrial;
import org.espalier.benchmarks.experiments.memory.Recomputation;
import org.espalier.benchmarks.experiments.neighbours.LargeBatch;
import org.espalier.benchmarks.experiments.optimizers.DecoupledDecay;
import org.espalier.benchmarks.experiments.optimizers.Definitions;
import org.espalier.benchmarks.experiments.optimizers.Momentum;
import org.espalier.benchmarks.experiments.optimizers.Orthogonal;
import org.espalier.benchmarks.experiments.optimizers.SummedQuadratic;
import org.espalier.benchmarks.experiments.optimizers.VarianceFloor;
import org.espalier.benchmarks.experiments.precision.MixedPrecision;
import org.espalier.benchmarks.experiments.resume.ExactResume;
import org.espalier.benchmarks.experiments.resume.Forgetful;
import org.espalier.benchmarks.kill.GoldenText;

/**
 * The experiments on the engine, sound and with faults; writes a line for each: its name and how
 * many rules are broken.
 */
final class ExperimentsRun {
    private final List<String> lines = new ArrayList<>();
    private final Map<List<Object>, Made> made = new HashMap<>();

    private ExperimentsRun() {}

    public static void main(String[] args) throws IOException {
        ExperimentsRun all = new ExperimentsRun();
        all.definitions();
        all.orthogonal();
        Experiment o2 = Momentum.experiment();
        all.judge("O2", o2);
        Experiment slow = o2.changed("momentum", "optimizer.momentum", 0.0);
        all.judge("O2 without momentum", slow.changed("momentum", "optimizer.lr", 1.8));
        Experiment o3 = VarianceFloor.experiment();
        all.judge("O3", o3);
        all.judge("O3 summed", o3.changed("η=0.08 B=2", "objective", SummedQuadratic.ID));
        Experiment o4 = DecoupledDecay.experiment();
        all.judge("O4", o4);
        all.judge("O4 coupled", o4.changed("adamw", "coupled", true));
        all.judge("O4 no decay", o4.changed("adamw", "decay", 0.0));
        all.lean();
        all.neighbours();
        Experiment s2 = Accumulation.experiment();
        all.judge("S2", s2);
        all.judge("S2 means", s2.changed("f32, 4 shards", "objective", "bench:mean-of-means"));
        all.halves();
        all.recomputed();
        all.resumed();
        Experiment tuned = tuned(GoldenText.unpack(Path.of(args[1])));
        all.judge("training", tuned);
        all.judge("training backwards", tuned.changed("adamw", "schedule.warmup", 1_000_000));
        Files.write(Path.of(args[0]), all.lines);
    }

    private void definitions() {
        Experiment o1 = Definitions.experiment();
        judge("O1", o1);
        judge("O1 other beta", o1.changed("simd f32", "optimizer.beta1", 0.91));
        judge("O1 other eps", o1.changed("reference f64", "optimizer.eps", 2e-6));
    }

    private void orthogonal() {
        Experiment o9 = Orthogonal.experiment();
        judge("O9", o9);
        judge("O9 lion", o9.changed("64×256 independent", "optimizer.id", "lion"));
        judge("O9 still", o9.changed("muon", "optimizer.adamw_lr", 1e-6));
    }

    /** Optimizers that keep little state, one of which stands still or is another. */
    private void lean() {
        Experiment o6 = ProjectedMoments.experiment();
        judge("O6", o6);
        Experiment still = o6.changed("apollo", "rate", 1e-9);
        judge("O6 still", still.changed("apollo", "adamw-rate", 1e-9));
        Experiment large = o6.changed("apollo-mini", "optimizer.id", "apollo");
        judge("O6 large state", large.changed("apollo-mini", "optimizer.rank", 8));
        Experiment o7 = ScaleRatio.experiment();
        judge("O7", o7);
        judge("O7 other rank", o7.changed("r=m/8", "optimizer.rank", 16));
        Experiment o8 = FactoredMoments.experiment();
        judge("O8", o8);
        judge("O8 still", o8.changed("images, smmf", "rate", 1e-9));
        judge("O8 whole moments", o8.changed("text, smmf", "optimizer.id", "adam"));
    }

    private void neighbours() {
        Experiment o5 = LargeBatch.experiment();
        judge("O5", o5);
        judge("O5 still", o5.changed("lamb B=512", "rate", 1e-9));
        Experiment s1 = Schedules.experiment();
        judge("S1", s1);
        judge("S1 without fall", s1.changed("wsd", "schedule.final", 1.0));
    }

    private void halves() {
        Experiment x1 = MixedPrecision.experiment();
        judge("X1", x1);
        String scaled = "faint f16, dynamic";
        judge("X1 no scale", x1.changed(scaled, "precision.loss_scale", "none"));
        judge("X1 no overflow", x1.changed("spiked f16", "objective.factor", 2));
    }

    private void recomputed() {
        Experiment x2 = Recomputation.experiment();
        judge("X2", x2);
        judge("X2 kept", x2.changed("all blocks", "every", 0));
        judge("X2 another step", x2.changed("every other block", "steps", 4));
    }

    private void resumed() {
        Experiment x3 = ExactResume.experiment();
        judge("X3", x3);
        judge("X3 forgetful", x3.changed("optimizer sgd", "optimizer.id", Forgetful.ID));
    }

    /** A fault changes one arm: the others' runs are those of the sound experiment. */
    private Made.Maker maker(Experiment e) {
        Made.Maker anew = Made.by(e.trial());
        return (arm, seed) ->
                made.computeIfAbsent(List.of(e.id(), arm, seed), _ -> anew.make(arm, seed));
    }

    private void judge(String name, Experiment e) {
        System.out.println(name);
        var run = new ExperimentRun(e, true, maker(e), System.out::println);
        lines.add(name + " " + run.judge().broken());
    }

    /** Training runs of a tiny model, whose rate is found first. */
    private static Experiment tuned(Path text) {
        List<String> common =
                GoldenText.small(text, 30).stream().filter(s -> !s.equals("--set")).toList();
        Arm adamw =
                Arm.of("adamw")
                        .with("optimizer.id", "adamw")
                        .with("model.layers", 1)
                        .with("model.width", 32)
                        .with("data.batch", 4);
        Arm slow = new Arm("slow", adamw.with("optimizer.lr", 1e-5).config());
        Plan plan =
                new Plan(
                        List.of(adamw, slow),
                        List.of(1L, 2L, 3L),
                        List.of(Rules.lower("loss", "adamw", "slow")),
                        List.of(
                                new Tuning(
                                        "adamw",
                                        "optimizer.lr",
                                        List.of(1e-6, 0.01),
                                        List.of(101L),
                                        "validation")));
        String claim = "a tuned rate learns faster than a tiny one";
        return new Experiment("T2", claim, new TrainingTrial(common), plan, plan);
    }
}
