package org.espalier.optimizers.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.TextRuns;
import org.espalier.train.ConfigException;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Schedules in runs: the rates that are used, and plateau cut between its drops. */
@ExtendWith(NoLeaks.class)
class ScheduleRunTest {
    private static final int STEPS = 24;
    private static final String RUN =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 16, context: 16, dropout: 0.1}
            data: {id: text, path: "TEXT", vocabulary: 260, holdout: 4, validation_bytes: 4000, batch: 4}
            optimizer: {id: adamw, lr: 0.03}
            backend: {id: reference}
            train: {steps: 24, checkpoint: 5, evaluate: 2, evaluate_samples: 9}
            schedule: SCHEDULE
            """;

    /** Only the first loss counts as a gain, so that the rate drops after steps 6, 14 and 22. */
    private static final String PLATEAU =
            "{id: plateau, factor: 0.5, patience: 1, cooldown: 2, threshold: 1}";

    @TempDir private static Path folder;

    @BeforeAll
    static void writeText() throws IOException {
        TextRuns.write(folder);
    }

    private static RunFile file(String schedule, String... sets) {
        return TextRuns.file(folder, RUN.replace("SCHEDULE", schedule), sets);
    }

    /** Writes the rate of each step down, and stops after some. */
    private record Ear(double[] rates, StopToken stop, LongPredicate last) implements RunListener {
        static Ear open() {
            return until(s -> false);
        }

        static Ear until(LongPredicate last) {
            return new Ear(new double[STEPS], new StopToken(), last);
        }

        @Override
        public void stepped(StepReport report) {
            rates[(int) report.step() - 1] = report.rate();
            if (last.test(report.step())) {
                stop.request();
            }
        }
    }

    private static RunSettings settings(String name, Ear ear) {
        return new RunSettings(Optional.of(folder.resolve(name)), 1, List.of("test"), ear.stop());
    }

    private static RunResult train(String name, String schedule, Ear ear) {
        return Runs.train(file(schedule), settings(name, ear), ear);
    }

    private static RunResult resume(String name, Ear ear) {
        return Runs.resume(folder.resolve(name), settings(name, ear), ear);
    }

    @Test
    void plateauDropsInARun() {
        Ear ear = Ear.open();
        train("drops", PLATEAU, ear);
        double[] expected = new double[STEPS];
        for (int step = 1; step <= STEPS; step++) {
            int drops = step > 22 ? 3 : step > 14 ? 2 : step > 6 ? 1 : 0;
            expected[step - 1] = 0.03 * StrictMath.pow(0.5, drops);
        }
        assertArrayEquals(expected, ear.rates(), Arrays.toString(ear.rates()));
    }

    /** Best, bad count, cooldown and factor all matter somewhere between two drops. */
    @Test
    void cutBetweenTwoDrops() {
        RunResult whole = train("whole", PLATEAU, Ear.open());
        for (int cut : new int[] {6, 7, 9, 13}) {
            String name = "cut" + cut;
            RunResult part = train(name, PLATEAU, Ear.until(s -> s == cut));
            assertEquals(RunResult.Outcome.STOPPED, part.outcome());
            assertEquals(cut, part.steps());
            RunResult r = resume(name, Ear.open());
            assertEquals(whole.curveSha256(), r.curveSha256(), name);
            assertEquals(whole.weightsSha256(), r.weightsSha256(), name);
        }
    }

    /** Warm-up × plateau × exponential decay, as Chen and others (2024) combine them. */
    @Test
    void theCombinationDrivenByAMetric() {
        String list =
                "[{id: warmup, steps: 4}, "
                        + PLATEAU
                        + ", {id: exponential, rate: 0.1, start: 10}]";
        Ear ear = Ear.open();
        RunResult whole = train("combined", list, ear);
        for (int step = 1; step <= STEPS; step++) {
            double warm = StrictMath.min(1, step / 4.0);
            int drops = step > 22 ? 3 : step > 14 ? 2 : step > 6 ? 1 : 0;
            double decay = StrictMath.exp(-0.1 * StrictMath.max(0, step - 10));
            double factor = warm * StrictMath.pow(0.5, drops) * decay;
            assertEquals(0.03 * factor, ear.rates()[step - 1], 1e-17, "step " + step);
        }
        train("combined-part", list, Ear.until(s -> s == 11));
        RunResult r = resume("combined-part", Ear.open());
        assertEquals(whole.curveSha256(), r.curveSha256());
        assertEquals(whole.weightsSha256(), r.weightsSha256());
    }

    @Test
    void resumeNeedsNothingOfTheOthers() {
        for (String schedule :
                List.of("{id: wsd, decay: 0.5, warmup: 3}", "{id: cosine-restarts, period: 5}")) {
            String name = schedule.substring(5, 8);
            RunResult whole = train(name, schedule, Ear.open());
            train(name + "-part", schedule, Ear.until(s -> s == 13));
            RunResult r = resume(name + "-part", Ear.open());
            assertEquals(whole.curveSha256(), r.curveSha256());
            assertEquals(whole.weightsSha256(), r.weightsSha256());
        }
    }

    @Test
    void plateauNeedsEvaluations() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> file(PLATEAU, "train.evaluate=0"));
        assertEquals(
                "schedule 'plateau' follows the validation loss, and train.evaluate is 0: it would"
                        + " never see one. Fix: train.evaluate=1",
                e.getMessage());
        assertTrue(file(PLATEAU).text().contains("schedule: {id: plateau, cooldown: 2,"));
        assertFalse(file("constant").text().contains("plateau"));
    }
}
