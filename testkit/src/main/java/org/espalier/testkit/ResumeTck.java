package org.espalier.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.train.PluginInfo;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exact resume as a test per plugin that is found, in turn put into the run file of a tiny model: a
 * run that is stopped after steps 3 and 5 and gone on with has the curve and the weights of one
 * that is not, bit for bit. Extend it in a module whose plugins are to be found; {@link #section}
 * gives options with which a plugin's state changes between steps 3 and 6.
 */
public abstract class ResumeTck {
    private static final int STEPS = 9;

    /** The kinds of plugins that are tried, and the sections of a run file they belong to. */
    private static final Map<String, String> SECTIONS = sections();

    private static final Map<String, String> RUN = run();

    @TempDir private static Path folder;

    private static Map<String, String> sections() {
        Map<String, String> all = new LinkedHashMap<>();
        List.of("objective", "optimizer", "schedule", "update", "strategy")
                .forEach(kind -> all.put(kind, kind));
        all.put("transform", "transforms");
        return all;
    }

    private static Map<String, String> run() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "model",
                "{id: gpt, layers: 1, heads: 2, width: 8, context: 8, dropout: 0.1, drop_path: 0.2}");
        all.put(
                "data",
                "{id: text, path: \"TEXT\", vocabulary: 258, holdout: 4, validation_bytes: 4000, batch: 2, shards: 2}");
        all.put("backend", "{id: reference}");
        all.put("train", "{steps: 9, checkpoint: 2, evaluate: 1, evaluate_samples: 2}");
        return all;
    }

    /** Writes what the runs read. */
    @BeforeAll
    static void writeText() throws IOException {
        TextRuns.write(folder);
    }

    /** (optional) The section for a plugin, as YAML. Default: its id with its own defaults. */
    protected String section(String id) {
        return "{id: " + id + "}";
    }

    /**
     * (optional) Sections of all runs, as YAML by name, in the place of those of a small text
     * model: {@code data} with a {@code batch} of 2 in 2 shards, {@code model}. Default: none.
     */
    protected Map<String, String> base() {
        return Map.of();
    }

    /** (optional) Whether a plugin is tried. Default: every one is. */
    protected boolean isTried(PluginInfo plugin) {
        return true;
    }

    /** (optional) Further runs by name: lines of YAML by section. Default: none. */
    protected Map<String, Map<String, String>> further() {
        return Map.of();
    }

    /** A test per plugin. */
    @TestFactory
    Stream<DynamicTest> resumes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (PluginInfo plugin : Runs.plugins()) {
            String section = SECTIONS.get(plugin.kind());
            if (section != null && isTried(plugin)) {
                String name = plugin.kind() + " " + plugin.id();
                tests.add(test(name, Map.of(section, section(plugin.id()))));
            }
        }
        Assertions.assertFalse(tests.isEmpty(), "no plugin was found");
        further().forEach((name, sections) -> tests.add(test(name, sections)));
        return tests.stream();
    }

    private DynamicTest test(String name, Map<String, String> sections) {
        String directory = name.replaceAll("[^a-z0-9-]", "-");
        return DynamicTest.dynamicTest(name, () -> check(directory, file(sections)));
    }

    private RunFile file(Map<String, String> sections) {
        Map<String, String> all = new LinkedHashMap<>(RUN);
        all.putAll(base());
        all.putAll(sections);
        StringBuilder run = new StringBuilder();
        all.forEach((name, yaml) -> run.append(name + ": " + yaml + "\n"));
        return TextRuns.file(folder, run.toString());
    }

    /** Stopped either side of the checkpoint and of what happens at step 4. */
    private static void check(String name, RunFile file) {
        RunResult whole = Runs.train(file, settings(name + "-whole"), RunListener.none());
        Assertions.assertEquals(STEPS, whole.steps());
        String cut = name + "-cut";
        RunSettings first = settings(cut);
        Runs.train(file, first, new StopAfter(3, first.stop()));
        RunSettings second = settings(cut);
        Runs.resume(folder.resolve(cut), second, new StopAfter(5, second.stop()));
        RunResult r = Runs.resume(folder.resolve(cut), settings(cut), RunListener.none());
        Assertions.assertEquals(whole.curveSha256(), r.curveSha256());
        Assertions.assertEquals(whole.weightsSha256(), r.weightsSha256());
    }

    private static RunSettings settings(String name) {
        return new RunSettings(
                Optional.of(folder.resolve(name)), 1, List.of("test"), new StopToken());
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
}
