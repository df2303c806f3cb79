package org.espalier.benchmarks.experiments.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.espalier.benchmarks.RandomTokens;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Results;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.tensor.MemoryUse;
import org.espalier.tensor.Session;
import org.espalier.train.Trainer;

/**
 * X2: a block that is computed again in the pass back keeps its input alone (Chen, Xu, Zhang and
 * Guestrin, "Training Deep Nets with Sublinear Memory Cost", 2016). No bit changes, memory is what
 * the shapes say, and one pass forward more is computed.
 */
public final class Recomputation {
    private static final int LAYERS = 24;
    private static final int BATCH = 4;
    private static final int WIDTH = 32;
    private static final int STEPS = 3;
    private static final double DROPOUT = 0.1;
    private static final int HEX = 12; // digits of a hash that a double holds
    private static final String NONE = "none";
    private static final String SOME = "every other block";
    private static final String ALL = "all blocks";

    private Recomputation() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "X2",
                "blocks computed again: the same bits, memory as modelled, a third more products",
                Recomputation::run,
                plan(32, List.of(1L, 2L, 3L)),
                plan(16, List.of(1L)));
    }

    private static Plan plan(int context, List<Long> seeds) {
        List<Arm> arms = new ArrayList<>();
        arms.add(arm(NONE, 0, context));
        arms.add(arm(SOME, 2, context));
        arms.add(arm(ALL, 1, context));
        return new Plan(arms, seeds, rules());
    }

    /** Every so manieth block is computed again; none with 0. */
    private static Arm arm(String id, int every, int context) {
        return Arm.of(id)
                .with("every", every)
                .with("context", context)
                .with("layers", LAYERS)
                .with("steps", STEPS);
    }

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (String arm : List.of(SOME, ALL)) {
            rules.add(same(arm, "gradients"));
            rules.add(same(arm, "weights"));
        }
        for (String arm : List.of(NONE, SOME, ALL)) {
            rules.add(modelled(arm, "kept"));
            rules.add(modelled(arm, "peak"));
        }
        rules.add(
                Rules.everySeed(
                        "products of all blocks / of none are 1.25 to 1.4",
                        (r, seed) -> share(r, seed, ALL, "products"),
                        share -> share >= 1.25 && share <= 1.4));
        return rules;
    }

    private static Rule same(String arm, String metric) {
        return Rules.everySeed(
                "hash of %s, %s − none = 0".formatted(metric, arm),
                (r, seed) -> r.value(arm, seed, metric) - r.value(NONE, seed, metric),
                difference -> difference == 0);
    }

    private static Rule modelled(String arm, String metric) {
        return Rules.everySeed(
                "%s bytes, %s / as modelled is 1 within 5 %%".formatted(metric, arm),
                (r, seed) -> r.value(arm, seed, metric) / r.value(arm, seed, metric + "-modelled"),
                share -> StrictMath.abs(share - 1) < 0.05);
    }

    private static double share(Results r, long seed, String arm, String metric) {
        return r.ratio(metric, arm, NONE, seed);
    }

    private static Metrics run(Arm arm, long seed) {
        try (Session session = Session.open(s -> s.backend("simd").seed(seed).threads(1))) {
            GptConfig shape = shape(arm);
            Gpt model = new Gpt(session, shape);
            long again = recompute(model, arm.whole("every"));
            Pass.of(model, BATCH, seed); // what kernels keep of weights is made by the first pass
            Pass pass = Pass.of(model, BATCH, seed);
            MemoryModel memory = new MemoryModel(shape, (long) BATCH * shape.context());
            Metrics metrics =
                    Metrics.of("kept", (double) pass.kept())
                            .with("kept-modelled", (double) memory.kept(again))
                            .with("peak-modelled", (double) memory.peak(again))
                            .with("products", (double) pass.products())
                            .with("launches", (double) pass.launches())
                            .with("gradients", pass.gradients());
            return trained(metrics, session, arm);
        }
    }

    private static GptConfig shape(Arm arm) {
        return Gpt.config()
                .layers(arm.whole("layers"))
                .width(WIDTH)
                .heads(2)
                .vocabulary(2 * WIDTH)
                .context(arm.whole("context"));
    }

    private static long recompute(Gpt model, int every) {
        long again = 0;
        for (int i = LAYERS - 1; i >= 0 && every > 0; i -= every) {
            Objects.requireNonNull(model.children().get("blocks." + i)).recompute(true);
            again++;
        }
        return again;
    }

    /**
     * Some steps with dropout: the most that was neither weight, gradient sum nor state, and the
     * first digits of the weights' hash.
     */
    private static Metrics trained(Metrics metrics, Session session, Arm arm) {
        GptConfig shape = shape(arm).dropout(DROPOUT);
        Gpt model = new Gpt(session, shape);
        recompute(model, arm.whole("every"));
        int vocabulary = Math.toIntExact(shape.vocabulary());
        RandomTokens data = new RandomTokens(vocabulary, Math.toIntExact(shape.context()));
        session.resetPeakMemory();
        String hash =
                Trainer.of(model, data)
                        .optimizer("adamw", o -> o.set("lr", 0.01))
                        .schedule("constant", s -> s)
                        .steps(arm.whole("steps"))
                        .batch(BATCH)
                        .fit()
                        .weightsSha256();
        MemoryUse most = session.peakMemory();
        return metrics.with("peak", (double) (most.activations() + most.temporary()))
                .with("weights", (double) Long.parseLong(hash.substring(0, HEX), 16));
    }
}
