package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.Json;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.RunDirectory;
import org.espalier.train.ConfigException;
import org.espalier.train.Evaluation;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunResult.Outcome;
import org.espalier.train.RunStart;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs: they learn, leave what they promise, stop and go on without a trace. */
@ExtendWith(NoLiveSegments.class)
class RunTest {
    @TempDir private static Path folder;
    private static TinyRun runs;
    private static RunResult undisturbed;

    private final long before = CoreEngine.liveSegments();

    @BeforeAll
    static void trainUndisturbed() {
        runs = new TinyRun(folder);
        undisturbed = runs.train("whole", RunListener.none());
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(before, CoreEngine.liveSegments());
    }

    /** Writes down all that is heard. */
    private static class Ear implements RunListener {
        final List<String> warnings = new ArrayList<>();
        final List<Long> saved = new ArrayList<>();
        final List<Long> evaluated = new ArrayList<>();
        final List<StepReport> steps = new ArrayList<>();
        final List<RunStart> starts = new ArrayList<>();

        @Override
        public void started(RunStart start) {
            starts.add(start);
        }

        @Override
        public void stepped(StepReport report) {
            steps.add(report);
        }

        @Override
        public void evaluated(long step, Evaluation evaluation) {
            evaluated.add(step);
        }

        @Override
        public void saved(long step, Path checkpoint) {
            saved.add(step);
        }

        @Override
        public void warned(String message) {
            warnings.add(message);
        }
    }

    @Test
    void aTinyGptLearnsATinyText() {
        Ear ear = new Ear();
        RunResult r = runs.train("learns", ear, "train.steps=40", "train.evaluate=0");
        assertEquals(Outcome.COMPLETE, r.outcome());
        assertEquals(40, r.steps());
        double first = ear.steps.getFirst().loss();
        assertEquals(StrictMath.log(270), first, 0.2);
        assertTrue(r.finalLoss() < first - 1, r.finalLoss() + " after " + first);
        assertEquals(r.finalLoss(), ear.steps.getLast().loss());
        assertTrue(r.bitsPerByte() > 0 && r.bitsPerByte() < 8, "" + r.bitsPerByte());
        assertTrue(r.deflateBitsPerByte() > 0);
        assertEquals(List.of(), ear.warnings);
    }

    @Test
    void aRunLeavesWhatItPromises() {
        Ear ear = new Ear();
        RunResult r = runs.train("aRunLeavesWhatItPromises", ear);
        assertEquals(List.of(4L, 8L, 12L), ear.saved);
        assertEquals(List.of(5L, 10L, 12L), ear.evaluated);
        assertEquals(0, ear.starts.getFirst().step());
        assertEquals(12, ear.starts.getFirst().steps());
        try (RunDirectory d = RunDirectory.read(runs.directory("aRunLeavesWhatItPromises"))) {
            assertEquals(runs.config().text(), d.config());
            assertTrue(d.manifest().isPresent());
            assertTrue(d.tokenizer().isPresent());
            Json.Obj result = d.result().orElseThrow();
            assertEquals(r.curveSha256(), text(result, "curve_sha256"));
            assertEquals(r.weightsSha256(), text(result, "weights_sha256"));
            assertTrue(result.real("density") > 0.99 && result.real("density") <= 1);
            assertEquals(15, d.metrics().size());
            List<Long> steps =
                    d.metrics().stream()
                            .filter(MetricsLine.Step.class::isInstance)
                            .map(MetricsLine::step)
                            .toList();
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L), steps);
        }
        assertEquals("D4", ear.starts.getFirst().determinism());
    }

    private static String text(Json.Obj object, String key) {
        return ((Json.Str) object.fields().get(key)).value();
    }

    @Test
    void theSameRunTwiceIsTheSame() {
        equal(undisturbed, runs.train("again", RunListener.none()));
        RunResult other = runs.train("other", RunListener.none(), "train.seed=8");
        assertFalse(undisturbed.curveSha256().equals(other.curveSha256()));
        assertFalse(undisturbed.weightsSha256().equals(other.weightsSha256()));
    }

    @Test
    void stoppedAndResumedAtEveryStep() {
        StopToken stop = new StopToken();
        RunResult r = runs.train("parts", stop, TinyRun.stopAfter(stop, s -> true));
        for (int step = 1; step < 12; step++) {
            assertEquals(Outcome.STOPPED, r.outcome());
            assertEquals(step, r.steps());
            StopToken next = new StopToken();
            r = runs.resume("parts", next, TinyRun.stopAfter(next, s -> s < 12));
        }
        assertEquals(Outcome.COMPLETE, r.outcome());
        equal(undisturbed, r);
        try (RunDirectory a = RunDirectory.read(runs.directory("whole"));
                RunDirectory b = RunDirectory.read(runs.directory("parts"))) {
            assertEquals(evaluations(a), evaluations(b));
        }
    }

    /** The bf16 weights that an update writes are those that a resumed run rounds anew. */
    @ParameterizedTest
    @ValueSource(strings = {"bf16", "bf16x3"})
    void narrowWeightsFollowTheirMasters(String precision) {
        String set = "precision.id=" + precision;
        RunResult whole = runs.train("whole-" + precision, RunListener.none(), set);
        assertFalse(undisturbed.curveSha256().equals(whole.curveSha256()));
        String name = "parts-" + precision;
        StopToken stop = new StopToken();
        RunResult r = runs.train(name, stop, TinyRun.stopAfter(stop, s -> s == 3), set);
        for (int step : new int[] {4, 9, 12}) {
            StopToken next = new StopToken();
            r = runs.resume(name, next, TinyRun.stopAfter(next, s -> s == step && s < 12));
        }
        equal(whole, r);
    }

    private static List<String> evaluations(RunDirectory d) {
        return d.metrics().stream()
                .filter(MetricsLine.Evaluation.class::isInstance)
                .map(MetricsLine.Evaluation.class::cast)
                .map(e -> e.step() + " " + e.loss() + " " + e.bitsPerByte())
                .toList();
    }

    private static void equal(RunResult expected, RunResult got) {
        assertEquals(expected.curveSha256(), got.curveSha256());
        assertEquals(expected.weightsSha256(), got.weightsSha256());
        assertEquals(expected.finalLoss(), got.finalLoss());
        assertEquals(expected.bitsPerByte(), got.bitsPerByte());
        assertEquals(expected.sample(), got.sample());
    }

    @Test
    void stoppedBeforeTheFirstStep() {
        StopToken stop = new StopToken();
        stop.request();
        RunResult r = runs.train("early", stop, RunListener.none());
        assertEquals(Outcome.STOPPED, r.outcome());
        assertEquals(0, r.steps());
        assertTrue(Double.isNaN(r.finalLoss()));
        equal(undisturbed, runs.resume("early"));
    }

    @Test
    void stoppedDuringEvaluations() {
        for (long at : new long[] {5, 12}) {
            String name = "stopped" + at;
            StopToken stop = new StopToken();
            RunListener ask =
                    new Ear() {
                        @Override
                        public void evaluating(long done, long total) {
                            if (done > 0 && steps.size() == at) {
                                stop.request();
                            }
                        }
                    };
            RunResult r = runs.train(name, stop, ask);
            assertEquals(Outcome.STOPPED, r.outcome());
            assertEquals(at, r.steps());
            assertFalse(Files.exists(runs.directory(name).resolve("result.json")));
            Ear ear = new Ear();
            equal(undisturbed, runs.resume(name, new StopToken(), ear));
            assertEquals(at == 5 ? List.of(5L, 10L, 12L) : List.of(12L), ear.evaluated);
        }
    }

    @Test
    void aRunThatDiesGoesOnFromItsLastCheckpoint() {
        for (long last : new long[] {2, 7, 11}) {
            String name = "dies" + last;
            assertThrows(IllegalStateException.class, () -> runs.train(name, dying(last)));
            Ear ear = new Ear();
            equal(undisturbed, runs.resume(name, new StopToken(), ear));
            assertEquals(last / 4 * 4, ear.starts.getFirst().step());
        }
    }

    private static RunListener dying(long step) {
        return new RunListener() {
            @Override
            public void stepped(StepReport report) {
                if (report.step() == step) {
                    throw new IllegalStateException("killed");
                }
            }
        };
    }

    @Test
    void aDamagedCheckpointIsPassedOver() throws IOException {
        StopToken stop = new StopToken();
        runs.train("aDamagedCheckpointIsPassedOver", stop, TinyRun.stopAfter(stop, s -> s == 9));
        assertEquals(
                List.of("step-00000004", "step-00000008", "step-00000009"),
                runs.checkpoints("aDamagedCheckpointIsPassedOver"));
        damage(
                runs.directory("aDamagedCheckpointIsPassedOver")
                        .resolve("checkpoints/step-00000009"),
                true);
        damage(
                runs.directory("aDamagedCheckpointIsPassedOver")
                        .resolve("checkpoints/step-00000008"),
                false);
        Ear ear = new Ear();
        equal(undisturbed, runs.resume("aDamagedCheckpointIsPassedOver", new StopToken(), ear));
        assertEquals(4, ear.starts.getFirst().step());
        assertEquals(2, ear.warnings.size());
        assertTrue(ear.warnings.getFirst().contains("step-00000009 is damaged and passed over"));
    }

    /** Flips a byte of the largest file of a checkpoint, or cuts its last one off. */
    private static void damage(Path checkpoint, boolean flip) throws IOException {
        Path largest;
        try (var files = Files.list(checkpoint)) {
            largest =
                    files.max(java.util.Comparator.comparingLong(f -> f.toFile().length()))
                            .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= (byte) (flip ? 1 : 0);
        Files.write(largest, flip ? bytes : java.util.Arrays.copyOf(bytes, bytes.length - 1));
    }

    @Test
    void allCheckpointsDamagedMeansFromTheBeginning() throws IOException {
        StopToken stop = new StopToken();
        runs.train(
                "allCheckpointsDamagedMeansFromTheBeginning",
                stop,
                TinyRun.stopAfter(stop, s -> s == 2));
        damage(
                runs.directory("allCheckpointsDamagedMeansFromTheBeginning")
                        .resolve("checkpoints/step-00000002"),
                true);
        Ear ear = new Ear();
        equal(
                undisturbed,
                runs.resume("allCheckpointsDamagedMeansFromTheBeginning", new StopToken(), ear));
        assertEquals(0, ear.starts.getFirst().step());
    }

    @Test
    void outOfTime() {
        RunResult r = runs.train("outOfTime", RunListener.none(), "train.max_time=1e-9");
        assertEquals(Outcome.OUT_OF_TIME, r.outcome());
        assertTrue(r.steps() < 12);
        assertFalse(Files.exists(runs.directory("outOfTime").resolve("result.json")));
        assertEquals(1, runs.checkpoints("outOfTime").size());
    }

    @Test
    void resumeOfAFinishedRunChangesNothing() throws IOException {
        String metrics = Files.readString(runs.directory("whole").resolve("metrics.jsonl"));
        equal(undisturbed, runs.resume("whole"));
        assertEquals(metrics, Files.readString(runs.directory("whole").resolve("metrics.jsonl")));
    }

    @Test
    void dataThatChangedIsRefused(@TempDir Path own) {
        TinyRun runs = new TinyRun(own);
        StopToken stop = new StopToken();
        runs.train("dataThatChangedIsRefused", stop, TinyRun.stopAfter(stop, s -> s == 3));
        runs.text.write(TinyText.text(6));
        RunException e =
                assertThrows(RunException.class, () -> runs.resume("dataThatChangedIsRefused"));
        assertEquals(RunException.Kind.DATA, e.kind());
        assertTrue(
                e.getMessage()
                        .startsWith("the data of dataset 'text' is not that of the run: SHA-256 "),
                e.getMessage());
        runs.text.write(TinyText.text(5));
        assertEquals(Outcome.COMPLETE, runs.resume("dataThatChangedIsRefused").outcome());
    }

    @Test
    void aDirectoryInUseOrTakenIsRefused() {
        runs.train("aDirectoryInUseOrTakenIsRefused", RunListener.none(), "train.steps=1");
        RunException e =
                assertThrows(
                        RunException.class,
                        () -> runs.train("aDirectoryInUseOrTakenIsRefused", RunListener.none()));
        assertTrue(e.getMessage().contains("holds a run already"), e.getMessage());
        RunException missing = assertThrows(RunException.class, () -> runs.resume("nowhere"));
        assertTrue(missing.getMessage().contains("does not exist"), missing.getMessage());
    }

    @Test
    void optionsThatDoNotGoTogether() {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> runs.train("odd", RunListener.none(), "model.heads=3"));
        assertEquals(
                "model 'gpt': attention: width 16 is no multiple of 3 heads."
                        + " Fix: change its options in section 'model'",
                e.getMessage());
        assertFalse(Files.exists(runs.directory("odd")));
    }

    @Test
    void shardsAreOnlyAnotherGrouping() {
        double one = runs.train("one", RunListener.none(), "data.shards=1").finalLoss();
        double four = runs.train("four", RunListener.none(), "data.shards=4").finalLoss();
        assertEquals(one, four, 1e-4 * one);
    }
}
