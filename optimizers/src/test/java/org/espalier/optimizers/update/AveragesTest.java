package org.espalier.optimizers.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.optimizers.Sgd;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.OptionValues;
import org.espalier.testkit.TextRuns;
import org.espalier.train.Evaluation;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Means of weights: their numbers, and that evaluation sees them and training does not. */
@ExtendWith(NoLeaks.class)
class AveragesTest {
    private static final String RUN =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 8, context: 8}
            data: {id: text, path: "TEXT", vocabulary: 258, holdout: 4, validation_bytes: 4000, batch: 2}
            optimizer: {id: adamw, lr: 0.01}
            schedule: constant
            update: UPDATE
            backend: {id: reference}
            train: {steps: 6, evaluate: 1, evaluate_samples: 4}
            """;

    @TempDir private static Path folder;

    @BeforeAll
    static void writeText() throws IOException {
        TextRuns.write(folder);
    }

    /** Weights and mean after each of five steps that each subtract 1 from the weight 10. */
    private static List<double[]> means(UpdateTransformProvider provider, Object... options) {
        SessionConfig config = SessionConfig.defaults().threads(1).dtype(DType.F64);
        List<double[]> all = new ArrayList<>();
        try (Session session = Host.get().session(Host.get().reference(), config)) {
            OptimizerBench bench =
                    Host.get()
                            .optimizer(
                                    new Sgd(),
                                    OptionValues.of("lr", 1.0, "momentum", 0.0),
                                    List.of(provider.create(OptionValues.of(options))),
                                    session);
            bench.weights(new double[] {10}, 1);
            for (int t = 0; t < 5; t++) {
                bench.step(1);
                all.add(new double[] {bench.weights()[0], bench.state().get("update[0].mean")[0]});
            }
        }
        return all;
    }

    @Test
    void theExponentialMeanBeginsWithTheFirstWeights() {
        double mean = 9;
        for (double[] now : means(new Ema(), "decay", 0.75)) {
            mean = 0.75 * mean + 0.25 * now[0];
            assertEquals(mean, now[1], 1e-12);
        }
    }

    @Test
    void theEqualMeanTakesEverySecondFromTheSecondOn() {
        List<double[]> all = means(new Swa(), "start", 2L, "every", 2L);
        assertEquals(0, all.get(0)[1]);
        assertEquals(8, all.get(1)[1], 1e-12); // w after update 2
        assertEquals(8, all.get(2)[1], 1e-12);
        assertEquals(7, all.get(3)[1], 1e-12); // and 6 after update 4
        assertEquals(7, all.get(4)[1], 1e-12);
    }

    private record Seen(RunResult result, List<Double> losses) {}

    private static Seen run(String name, String update) {
        List<Double> losses = new ArrayList<>();
        RunListener listener =
                new RunListener() {
                    @Override
                    public void evaluated(long step, Evaluation e) {
                        losses.add(e.loss());
                    }
                };
        RunSettings settings =
                new RunSettings(Optional.of(folder.resolve(name)), 1, List.of(), new StopToken());
        String run = RUN.replace("UPDATE", update);
        return new Seen(Runs.train(TextRuns.file(folder, run), settings, listener), losses);
    }

    @Test
    void evaluationSeesTheMeanAndTrainingDoesNot() {
        Seen plain = run("plain", "[]");
        Seen held = run("held", "[{id: ema, decay: 1}]"); // the mean never moves
        assertEquals(plain.result().curveSha256(), held.result().curveSha256());
        assertEquals(plain.result().weightsSha256(), held.result().weightsSha256());
        assertTrue(plain.losses().get(4) < plain.losses().get(0));
        assertEquals(plain.losses().get(0), held.losses().get(0));
        for (int i = 1; i < 5; i++) {
            assertEquals(held.losses().get(0), held.losses().get(i));
        }
    }

    @Test
    void untilTheEqualMeanBeginsTheWeightsAreEvaluated() {
        Seen plain = run("until", "[]");
        Seen late = run("late", "[{id: swa, start: 3}]");
        assertEquals(plain.losses().subList(0, 3), late.losses().subList(0, 3));
        assertNotEquals(plain.losses().get(3), late.losses().get(3));
    }

    @Test
    void whatIsGeneratedLaterIsOfTheMean() {
        Seen held = run("text", "[{id: ema, decay: 1}]");
        Seen plain = run("text-plain", "[]");
        var of = org.espalier.train.Generation.of("return");
        assertNotEquals(
                Runs.generate(plain.result().directory(), of),
                Runs.generate(held.result().directory(), of));
    }
}
