package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.Json;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.RunDirectory;
import org.espalier.core.plugin.WatchingSchedule;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;
import org.espalier.train.Evaluation;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunResult.Outcome;
import org.espalier.train.Schedule;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A schedule that follows the validation loss: what it saw comes back wherever a run was cut. */
@ExtendWith(NoLiveSegments.class)
class RunScheduleTest {
    private static final String[] SETS = {"schedule.id=watching", "train.evaluate=3"};
    private static final Letters LETTERS = new Letters(4, 7, 50, 10, true);

    @TempDir private static Path folder;
    private static TinyRun runs;
    private static RunResult undisturbed;

    @BeforeAll
    static void trainUndisturbed() {
        runs = new TinyRun(folder, new WatchingSchedule());
        undisturbed = runs.train("whole", RunListener.none(), SETS);
    }

    private static void equalsUndisturbed(RunResult got) {
        assertEquals(Outcome.COMPLETE, got.outcome());
        assertEquals(undisturbed.curveSha256(), got.curveSha256());
        assertEquals(undisturbed.weightsSha256(), got.weightsSha256());
    }

    private static List<Double> rates(String name) {
        try (RunDirectory d = RunDirectory.read(runs.directory(name))) {
            return d.metrics().stream()
                    .filter(MetricsLine.Step.class::isInstance)
                    .map(l -> ((MetricsLine.Step) l).learningRate())
                    .toList();
        }
    }

    @Test
    void theRateFollowsTheEvaluations() {
        List<Double> rates = rates("whole");
        assertEquals(0.3, rates.getFirst());
        for (int step = 2; step <= 12; step++) {
            boolean isAfterEvaluation = (step - 1) % 3 == 0;
            assertEquals(
                    isAfterEvaluation, !rates.get(step - 1).equals(rates.get(step - 2)), "" + step);
        }
    }

    /** A stop after a step that is evaluated comes before its evaluation. */
    @Test
    void stoppedAndResumedAtEveryStep() {
        StopToken stop = new StopToken();
        RunResult r = runs.train("parts", stop, TinyRun.stopAfter(stop, s -> true), SETS);
        for (int step = 1; step < 12; step++) {
            assertEquals(step, r.steps());
            StopToken next = new StopToken();
            r = runs.resume("parts", next, TinyRun.stopAfter(next, s -> s < 12));
        }
        equalsUndisturbed(r);
        assertEquals(rates("whole"), rates("parts"));
    }

    /** Before and after the evaluations after steps 3, 6, 9 and the checkpoints of 4, 8, 12. */
    @Test
    void killedOnTheWay() {
        for (int last : new int[] {4, 6, 7, 9, 12}) {
            String name = "dies" + last;
            RunListener death = dying(last);
            assertThrows(IllegalStateException.class, () -> runs.train(name, death, SETS));
            equalsUndisturbed(runs.resume(name));
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

    /** Stops as soon as an evaluation is written, or dies there. */
    private static RunListener after(LongPredicate evaluation, Runnable end) {
        return new RunListener() {
            @Override
            public void evaluated(long step, Evaluation e) {
                if (evaluation.test(step)) {
                    end.run();
                }
            }
        };
    }

    @Test
    void cutRightAfterAnEvaluation() {
        StopToken stop = new StopToken();
        runs.train("stops", stop, after(s -> s == 6, stop::request), SETS);
        equalsUndisturbed(runs.resume("stops"));
        Runnable death =
                () -> {
                    throw new IllegalStateException("killed");
                };
        assertThrows(
                IllegalStateException.class,
                () -> runs.train("killed", after(s -> s == 9, death), SETS));
        equalsUndisturbed(runs.resume("killed"));
    }

    /**
     * The checkpoint of step 6 is older than the evaluation of step 6, which a second process makes
     * before it dies. The third finds it written, and must not make it again.
     */
    @Test
    void killedBetweenAnEvaluationAndTheNextCheckpoint() {
        String name = "between";
        StopToken stop = new StopToken();
        runs.train(name, stop, TinyRun.stopAfter(stop, s -> s == 6), SETS);
        assertThrows(
                IllegalStateException.class, () -> runs.resume(name, new StopToken(), dying(7)));
        equalsUndisturbed(runs.resume(name));
        assertEquals(rates("whole"), rates(name));
    }

    @Test
    void thePartsOfAProductKeepApart() {
        String list = "[watching, {id: cosine, warmup: 2}, watching]";
        String text = runs.config().text().replaceFirst("schedule: .*", "schedule: " + list);
        RunResult whole = runs.trainText("product", new StopToken(), RunListener.none(), text);
        StopToken stop = new StopToken();
        runs.trainText("product-parts", stop, TinyRun.stopAfter(stop, s -> s == 7), text);
        RunResult parts = runs.resume("product-parts");
        assertEquals(whole.curveSha256(), parts.curveSha256());
        assertEquals(whole.weightsSha256(), parts.weightsSha256());
        assertFalse(whole.curveSha256().equals(undisturbed.curveSha256()));
    }

    private static Json.Obj checkpoint(String name, String step) throws IOException {
        Path file = runs.directory(name).resolve("checkpoints/" + step + "/checkpoint.json");
        return (Json.Obj) Json.parse("checkpoint", file, Files.readAllBytes(file));
    }

    @Test
    void aCheckpointHoldsIt() throws IOException {
        Json.Obj schedule = checkpoint("whole", "step-00000008").object("state").object("schedule");
        assertEquals(6, schedule.whole("observed"));
        double sum = Double.parseDouble(schedule.object("memory").text("0.sum"));
        assertEquals(rates("whole").get(7), 0.3 * (1 / (1 + sum)));
        runs.train("pure", RunListener.none());
        Json.Obj pure = checkpoint("pure", "step-00000008").object("state");
        assertEquals("{\"step\":8,\"updates\":8}", pure.compact());
    }

    @Test
    void aCheckpointOfAnotherScheduleIsRefused() throws IOException {
        StopToken stop = new StopToken();
        runs.train("edited", stop, TinyRun.stopAfter(stop, s -> s == 5), SETS);
        Path config = runs.directory("edited").resolve("config.yaml");
        String text = Files.readString(config);
        Files.writeString(config, text.replace("{id: watching}", "[cosine, watching]"));
        RunException e = assertThrows(RunException.class, () -> runs.resume("edited"));
        assertEquals(
                "the checkpoint does not fit the schedule: it holds [0.sum] and should hold [1.sum]."
                        + " Fix: put the run's config.yaml back as it was",
                e.getMessage());
        assertEquals(RunException.Kind.DATA, e.kind());
        Files.writeString(config, text);
        equalsUndisturbed(runs.resume("edited"));
    }

    @Test
    void aRunWithoutEvaluationsIsRefused() {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () ->
                                runs.config(
                                        "schedule.id=watching",
                                        "train.evaluate=0",
                                        "train.steps=1000"));
        assertEquals(
                "schedule 'watching' follows the validation loss, and train.evaluate is 0: it would"
                        + " never see one. Fix: train.evaluate=20",
                e.getMessage());
    }

    @Test
    void aDatasetWithoutValidationIsRefused() {
        Letters none = new Letters(4, 7, 50, 0, true);
        Schedule watching = new WatchingSchedule().create(new Options(new TreeMap<>()));
        ConfigException e =
                assertThrows(ConfigException.class, () -> new RunSchedule(watching, none));
        assertEquals(
                "the schedule follows the validation loss, and dataset 'letters' has no validation"
                        + " samples. Fix: hold some out",
                e.getMessage());
        assertEquals(1, new RunSchedule((t, steps) -> 1, none).factor(1, 2));
    }

    /** Every double, infinities and the sign of zero included. */
    @Test
    void numbersComeBackToTheBit() {
        double[] sums = {
            0.1, 1 / 3.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e23, Double.POSITIVE_INFINITY
        };
        for (double sum : sums) {
            RunSchedule saved = new RunSchedule(Kept.of(sum), LETTERS);
            String json = saved.save(Json.object()).build().pretty();
            RunSchedule back = new RunSchedule(Kept.of(7), LETTERS);
            back.restore(
                    (Json.Obj) Json.parse("test", folder, json.getBytes(StandardCharsets.UTF_8)));
            assertEquals(
                    Double.doubleToRawLongBits(sum),
                    Double.doubleToRawLongBits(back.factor(1, 1)),
                    json);
        }
    }

    /** A factor that is its memory. */
    private record Kept(double value) implements Schedule {
        static Schedule of(double value) {
            return new Kept(value);
        }

        @Override
        public double factor(long step, long steps) {
            return value;
        }

        @Override
        public boolean observes() {
            return true;
        }

        @Override
        public SortedMap<String, Double> state() {
            return new TreeMap<>(Map.of("value", value));
        }

        @Override
        public Schedule restored(SortedMap<String, Double> state) {
            return of(Optional.ofNullable(state.get("value")).orElseThrow());
        }
    }
}
