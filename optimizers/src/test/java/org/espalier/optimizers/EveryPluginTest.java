package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
 * Every objective, optimizer, schedule, transform and strategy found, and scaled losses: a run that
 * is stopped twice and resumed has the bits of one that is not.
 */
@ExtendWith(NoLeaks.class)
class EveryPluginTest {
    private static final int STEPS = 9;
    private static final String RUN =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 8, context: 8, dropout: 0.1, drop_path: 0.2}
            data: {id: text, path: "TEXT", vocabulary: 258, holdout: 4, validation_bytes: 4000, batch: 2, shards: 2}
            objective: OBJECTIVE
            optimizer: OPTIMIZER
            schedule: SCHEDULE
            update: UPDATE
            transforms: TRANSFORMS
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

    /** Run files that differ from one another in a section or two. */
    private record Case(Map<String, String> sections) {
        private static final Map<String, String> USUAL =
                Map.of(
                        "OBJECTIVE", "next-token",
                        "OPTIMIZER", "adamw",
                        "SCHEDULE", "cosine",
                        "UPDATE", "clip-norm",
                        "TRANSFORMS", "[]",
                        "STRATEGY", "plain",
                        "PRECISION", "f32");

        Case(String section, String value) {
            this(Map.of(section, value));
        }

        RunFile file() {
            String run = RUN;
            for (Map.Entry<String, String> usual : USUAL.entrySet()) {
                String section = usual.getKey();
                run = run.replace(section, sections.getOrDefault(section, usual.getValue()));
            }
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
            case "classification" -> "{id: classification, label_smoothing: 0.1}";
            case "next-token" -> "{id: next-token, label_smoothing: 0.1}";
            case "plateau" -> "{id: plateau, patience: 0, cooldown: 1, threshold: 1}";
            case "cosine-restarts" -> "{id: cosine-restarts, period: 4}";
            case "step" -> "{id: step, every: 4}";
            case "drop-connect" -> "{id: drop-connect, match: blocks.*, p: 0.2}";
            case "wsd" -> "{id: wsd, warmup: 2, decay: 0.5}";
            default -> "{id: " + id + "}";
        };
    }

    @TestFactory
    Stream<DynamicTest> resumes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String kind : List.of("objective", "optimizer", "schedule", "update", "strategy")) {
            String section = kind.toUpperCase(Locale.ROOT);
            for (String id : found(kind)) {
                tests.add(test(kind + " " + id, new Case(section, section(id))));
            }
        }
        List<String> transforms = found("transform");
        for (String id : transforms) {
            tests.add(test("transform " + id, new Case("TRANSFORMS", section(id))));
        }
        String all = transforms.stream().map(id -> section(id)).collect(Collectors.joining(", "));
        tests.add(test("transforms together", new Case("TRANSFORMS", "[" + all + "]")));
        PRECISIONS.forEach((name, precision) ->
                tests.add(test(name, new Case(Map.of("PRECISION", precision, "UPDATE", "ema")))));
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
