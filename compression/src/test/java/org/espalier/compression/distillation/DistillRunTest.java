package org.espalier.compression.distillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.compression.TinyRuns;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.ConfigException;
import org.espalier.train.RunException;
import org.espalier.train.RunResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs with a teacher: what they begin with, keep to and refuse. */
@ExtendWith(NoLeaks.class)
class DistillRunTest {
    @TempDir private Path folder;
    private TinyRuns runs;

    @BeforeEach
    void teacher() throws IOException {
        runs = new TinyRuns(folder);
        runs.train("big", runs.changed("model.width=16"));
    }

    private String[] distilled(String teacher, String... more) {
        List<String> sets =
                new java.util.ArrayList<>(
                        List.of(
                                "objective.id=distill",
                                "objective.teacher=" + runs.directory(teacher)));
        sets.addAll(List.of(more));
        return sets.toArray(new String[0]);
    }

    /** A model that is its own teacher has nothing to learn from it. */
    @Test
    void ofItselfThereIsNothingToLearn() {
        String weights = "model.weights=" + runs.directory("big");
        String[] sets =
                distilled("big", "model.width=16", "objective.mix=1", weights, "train.steps=1");
        assertEquals(0, runs.losses("same", runs.changed(sets)).getFirst(), 1e-6);
        assertTrue(
                runs.losses(
                                        "other",
                                        runs.changed(
                                                distilled(
                                                        "big", "objective.mix=1", "train.steps=1")))
                                .getFirst()
                        > 1e-3);
    }

    /** With no weight on the teacher it is the plain run to the bit of the first loss. */
    @Test
    void withoutWeightItIsThePlainLoss() {
        double plain = runs.losses("plain", runs.changed("train.steps=1")).getFirst();
        String[] sets = distilled("big", "objective.mix=0", "train.steps=1");
        assertEquals(plain, runs.losses("zero", runs.changed(sets)).getFirst(), 1e-6);
    }

    @Test
    void resumesExactlyAlsoWhenTheTeacherTrainsOn() throws IOException {
        runs.begin("growing", runs.changed("model.width=16"));
        String[] sets = distilled("growing");
        RunResult whole = runs.train("whole", runs.changed(sets));
        runs.begin("cut", runs.changed(sets));
        Path checkpoint = runs.newest("growing");
        runs.resume("growing");
        RunResult r = runs.resume("cut");
        assertEquals(whole.curveSha256(), r.curveSha256());
        assertEquals(whole.weightsSha256(), r.weightsSha256());
        RunResult newer = runs.train("newer", runs.changed(sets));
        assertNotEquals(whole.weightsSha256(), newer.weightsSha256());
        String name = checkpoint.getFileName().toString();
        String config = Files.readString(runs.directory("cut").resolve("config.yaml"));
        String manifest = Files.readString(runs.directory("cut").resolve("run.json"));
        assertTrue(config.contains(name), config);
        assertTrue(manifest.contains(name) && manifest.contains("objective.teacher"), manifest);
    }

    @Test
    void anotherTeacherInItsPlaceIsRefused() throws IOException {
        runs.begin("cut", runs.changed(distilled("big")));
        runs.train("big2", runs.changed("model.width=16", "train.seed=9"));
        Files.move(runs.directory("big"), runs.directory("elsewhere"));
        Files.move(runs.directory("big2"), runs.directory("big"));
        RunException e = assertThrows(RunException.class, () -> runs.resume("cut"));
        assertEquals(RunException.Kind.DATA, e.kind());
        assertTrue(
                e.getMessage()
                        .endsWith(
                                " are not those that the run began with. Fix: put the old ones back"),
                e.getMessage());
    }

    private String refused(String... sets) {
        return assertThrows(ConfigException.class, () -> runs.train("refused", runs.changed(sets)))
                .getMessage();
    }

    @Test
    void whatIsNoTeacherIsNamed() {
        assertEquals(
                "objective.teacher is not given: run or checkpoint whose model is the teacher. Fix: name a run, teacher: runs/NAME",
                refused("objective.id=distill"));
        assertTrue(
                refused(distilled("nowhere")).contains("which is neither a run nor a checkpoint"));
        runs.train("tokens", runs.changed("data.vocabulary=257"));
        assertTrue(
                refused(distilled("tokens"))
                        .contains("is a run on other tokens. Fix: data.tokenizer: "));
    }
}
