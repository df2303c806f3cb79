package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.PluginInfo;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every optimizer, schedule, transform and strategy found, and scaled losses: a run that is stopped
 * twice and resumed has the bits of one that is not.
 */
@ExtendWith(NoLeaks.class)
class EveryPluginTest {
    private static final int STEPS = 9;
    private static final String RUN =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 8, context: 8, dropout: 0.1}
            data: {id: text, path: "TEXT", vocabulary: 258, holdout: 4, validation_bytes: 4000, batch: 2}
            optimizer: OPTIMIZER
            schedule: SCHEDULE
            update: UPDATE
            strategy: STRATEGY
            precision: PRECISION
            backend: {id: reference}
            train: {steps: 9, checkpoint: 2, evaluate: 1, evaluate_samples: 2}
            """;

    @TempDir private static Path folder;

    @BeforeAll
    static void writeText() throws IOException {
        TextRuns.write(folder);
    }

    private record Case(
            String optimizer, String schedule, String update, String strategy, String precision) {
        Case(String optimizer, String schedule, String update) {
            this(optimizer, schedule, update, "plain", "f32");
        }

        RunFile file() {
            String run =
                    RUN.replace("OPTIMIZER", optimizer)
                            .replace("SCHEDULE", schedule)
                            .replace("UPDATE", update)
                            .replace("STRATEGY", strategy)
                            .replace("PRECISION", precision);
            return TextRuns.file(folder, run);
        }
    }

    /** Stops a run after a step. */
    private record StopAfter(long step, StopToken token) implements RunListener {
        @Override
        public void stepped(StepReport report) {
            if (report.step() == step) {
                token.request();
            }
        }
    }

    private static List<String> found(String kind) {
        List<String> ids =
                Runs.plugins().stream()
                        .filter(p -> p.kind().equals(kind))
                        .map(PluginInfo::id)
                        .toList();
        assertTrue(!ids.isEmpty(), kind);
        return ids;
    }

    /** Options with which something happens to the state within the run. */
    private static String section(String id) {
        return switch (id) {
            case "apollo" -> "{id: apollo, rank: 2, period: 4}";
            case "apollo-mini" -> "{id: apollo-mini, period: 4}";
            case "rmsprop" -> "{id: rmsprop, centered: true, momentum: 0.5}";
            case "adam" -> "{id: adam, amsgrad: true}";
            case "swa" -> "{id: swa, start: 4}";
            case "sam" -> "{id: sam, rho: 0.5}";
            case "plateau" -> "{id: plateau, patience: 0, cooldown: 1, threshold: 1}";
            case "cosine-restarts" -> "{id: cosine-restarts, period: 4}";
            case "step" -> "{id: step, every: 4}";
            case "wsd" -> "{id: wsd, warmup: 2, decay: 0.5}";
            default -> "{id: " + id + "}";
        };
    }

    @TestFactory
    Stream<DynamicTest> resumes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String id : found("optimizer")) {
            tests.add(test("optimizer " + id, new Case(section(id), "cosine", "clip-norm")));
        }
        for (String id : found("schedule")) {
            tests.add(test("schedule " + id, new Case("adamw", section(id), "clip-norm")));
        }
        for (String id : found("update")) {
            tests.add(test("update " + id, new Case("adamw", "cosine", section(id))));
        }
        for (String id : found("strategy")) {
            Case c = new Case("adamw", "cosine", "clip-norm", section(id), "f32");
            tests.add(test("strategy " + id, c));
        }
        PRECISIONS.forEach((name, precision) ->
                tests.add(test(name, new Case("adamw", "cosine", "ema", "plain", precision))));
        return tests.stream();
    }

    /** A scale that overflows at once and shrinks, one that grows after each second update. */
    private static final Map<String, String> PRECISIONS =
            Map.of(
                    "scale-shrinks", "{id: f16, initial_scale: 1e12, scale_window: 4}",
                    "scale-grows", "{id: f16, initial_scale: 16, scale_window: 2}",
                    "bf16", "{id: bf16}");

    private static DynamicTest test(String name, Case c) {
        return DynamicTest.dynamicTest(name, () -> resumes(name.replace(' ', '-'), c));
    }

    /** Stopped after steps 3 and 5, either side of the checkpoint and of what happens at 4. */
    private static void resumes(String name, Case c) {
        RunFile file = c.file();
        RunResult whole = Runs.train(file, settings(name + "-whole"), RunListener.none());
        assertEquals(STEPS, whole.steps());
        String cut = name + "-cut";
        RunSettings first = settings(cut);
        Runs.train(file, first, new StopAfter(3, first.stop()));
        RunSettings second = settings(cut);
        Runs.resume(folder.resolve(cut), second, new StopAfter(5, second.stop()));
        RunResult r = Runs.resume(folder.resolve(cut), settings(cut), RunListener.none());
        assertEquals(whole.curveSha256(), r.curveSha256());
        assertEquals(whole.weightsSha256(), r.weightsSha256());
    }

    private static RunSettings settings(String name) {
        return new RunSettings(
                Optional.of(folder.resolve(name)), 1, List.of("test"), new StopToken());
    }
}
