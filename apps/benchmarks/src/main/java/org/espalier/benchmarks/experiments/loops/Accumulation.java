package org.espalier.benchmarks.experiments.loops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.linear.Vectors;
import org.espalier.kernel.DType;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.Trainer;

/**
 * S2: gradients accumulated over micro-batches of unequal length are those of the whole batch,
 * because sums of losses are added and divided once by all tokens. A mean of means is not. How far
 * apart two runs end is told relative to how far they went.
 */
public final class Accumulation {
    private static final int BATCH = 8;
    private static final int VOCABULARY = 20;
    private static final int CONTEXT = 16;
    private static final int STEPS = 5;
    private static final double EQUAL = 1e-6;
    private static final double APART = 1e-3;
    private static final String NAIVE = "mean of means, 4 shards";
    private static final List<Integer> SHARDS = List.of(2, 4, 8);

    private Accumulation() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "S2",
                "accumulated micro-batches of unequal length equal the whole batch",
                Accumulation::run,
                plan(List.of(1L, 2L, 3L)),
                plan(List.of(1L)));
    }

    private static Plan plan(List<Long> seeds) {
        List<Arm> arms = new ArrayList<>();
        arms.add(arm("f64, 4 shards", "f64", 4, "next-token"));
        for (int shards : SHARDS) {
            arms.add(arm("f32, %s shards".formatted(shards), "f32", shards, "next-token"));
        }
        List<String> sound = arms.stream().map(Arm::id).toList();
        arms.add(arm(NAIVE, "f64", 4, MeanOfMeans.ID));
        return new Plan(arms, seeds, List.of(equal(sound), apart()));
    }

    private static Rule equal(List<String> arms) {
        return Rules.everySeed(
                "the largest distance of sums accumulated < 1e-6",
                (r, seed) ->
                        arms.stream()
                                .mapToDouble(arm -> r.value(arm, seed, "distance"))
                                .max()
                                .orElseThrow(),
                distance -> distance < EQUAL);
    }

    private static Rule apart() {
        return Rules.everySeed(
                "the distance of a mean of means > 1e-3",
                (r, seed) -> r.value(NAIVE, seed, "distance"),
                distance -> distance > APART);
    }

    private static Arm arm(String id, String type, int shards, String objective) {
        return Arm.of(id)
                .with("type", type)
                .with("shards", shards)
                .with("objective", objective)
                .with("steps", STEPS);
    }

    private static Metrics run(Arm arm, long seed) {
        try (Session session = session(arm.text("type"), seed)) {
            double[] start = weights(model(session));
            double[] whole =
                    trained(arm.with("shards", 1).with("objective", "next-token"), session);
            double[] found = trained(arm, session);
            double went = Vectors.norm(Vectors.sum(whole, -1, start));
            double apart = Vectors.norm(Vectors.sum(found, -1, whole));
            return Metrics.of("distance", apart / went);
        }
    }

    /** The same weights whenever it is called in a session. */
    private static Gpt model(Session session) {
        GptConfig shape = Gpt.config().vocabulary(VOCABULARY).context(CONTEXT);
        return new Gpt(session, shape.layers(1).heads(2).width(16));
    }

    private static Session session(String type, long seed) {
        SessionConfig config = SessionConfig.defaults().seed(seed).threads(1);
        return type.equals("f64")
                ? Session.open(_ -> config.backend("reference").dtype(DType.F64))
                : Session.open(_ -> config.backend("simd"));
    }

    private static double[] trained(Arm arm, Session session) {
        Gpt model = model(session);
        Trainer.of(model, new UnequalTexts(session.seed(), VOCABULARY, CONTEXT))
                .objective(arm.text("objective"))
                .optimizer("sgd", o -> o.set("lr", 0.1))
                .schedule("constant", s -> s)
                .steps(arm.whole("steps"))
                .batch(BATCH)
                .shards(arm.whole("shards"))
                .noUpdates()
                .fit();
        return weights(model);
    }

    private static double[] weights(Gpt model) {
        return model.parameters().stream()
                .flatMapToDouble(p -> DoubleStream.of(p.copy().toDoubles()))
                .toArray();
    }
}
