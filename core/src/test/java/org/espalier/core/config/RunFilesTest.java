package org.espalier.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.espalier.core.plugin.Catalogs;
import org.espalier.core.plugin.PlainClip;
import org.espalier.core.plugin.PlainSchedule;
import org.espalier.core.plugin.PlainSgd;
import org.espalier.core.plugin.PlainTally;
import org.espalier.core.plugin.WatchingSchedule;
import org.espalier.train.ConfigException;
import org.espalier.train.RunFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run files: defaults, overlay, changes, and every way to get one wrong. */
class RunFilesTest {
    private static final String TRAINED =
            """
            model: {id: gpt, layers: 1, heads: 1, width: 8}
            data: {id: text, path: "a b.txt"}
            optimizer: {id: momentum, lr: 0.25}
            """;

    private final RunFiles files =
            new RunFiles(
                    Catalogs.with(
                            new PlainSgd("momentum"),
                            new PlainSchedule("cosine"),
                            new PlainSchedule("constant"),
                            new PlainClip(),
                            new PlainTally(),
                            new WatchingSchedule()));

    @TempDir private Path folder;

    private Optional<Path> file(String text) {
        try {
            return Optional.of(Files.writeString(folder.resolve("run.yaml"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunConfig resolve(String text, String... sets) {
        return files.resolve(file(text), List.of(sets));
    }

    private String refusal(String text, String... sets) {
        ConfigException e = assertThrows(ConfigException.class, () -> resolve(text, sets));
        return e.getMessage().replace("\r", "").replace(folder.toString() + "/", "");
    }

    @Test
    void defaultsAreFilledIn() {
        RunConfig c = resolve(TRAINED);
        assertEquals(
                """
                model: {id: gpt, context: 256, drop_path: 0.0, dropout: 0.0, heads: 1, hidden: 0, layers: 1, mlp: gelu, norm: layer, positions: learned, width: 8}
                data: {id: text, batch: 16, extension: "", holdout: 64, path: "a b.txt", sample_bytes: 33554432, shards: 1, train_bytes: 0, validation_bytes: 2500000, vocabulary: 2048}
                objective: {id: next-token, label_smoothing: 0.0}
                optimizer: {id: momentum, lr: 0.25, momentum: 0.9}
                groups: []
                schedule: {id: cosine, final: 0.05, warmup: 40}
                update: [{id: clip-norm, max: 1.0}]
                strategy: {id: plain}
                transforms: []
                backend: {id: reference}
                precision: {id: f32, initial_scale: 65536.0, loss_scale: auto, scale_window: 2000}
                train: {checkpoint: 0, evaluate: 0, evaluate_samples: 256, keep: 3, layer_factor: 1.0, max_time: 0.0, min_delta: 0.0, nonfinite: skip, patience: 0, require: D0, seed: 7, steps: 850}
                """,
                c.text());
        assertEquals(850L, c.train().options().get(TrainOptions.STEPS));
        assertEquals("momentum", c.optimizer().id());
    }

    @Test
    void aSectionThatIsGivenStandsAlone() {
        RunConfig c = resolve(TRAINED + "train: {steps: 3}\nschedule: constant\n");
        assertEquals(256L, c.train().options().get(TrainOptions.EVALUATE_SAMPLES));
        assertEquals(3L, c.train().options().get(TrainOptions.STEPS));
        assertEquals("constant", c.schedules().getFirst().id());
    }

    @Test
    void changesComeLastAndInOrder() {
        RunConfig c = resolve(TRAINED, "train.steps=5", "optimizer.lr=0.5", "train.steps=6");
        assertEquals(6L, c.train().options().get(TrainOptions.STEPS));
        assertTrue(c.text().contains("optimizer: {id: momentum, lr: 0.5, momentum: 0.9}"));
    }

    @Test
    void anotherIdForgetsTheOptionsOfTheOneBefore() {
        RunConfig c =
                resolve(TRAINED, "schedule.id=constant", "data.batch=4", "data.id=java-source");
        assertEquals("schedule: {id: constant, final: 0.1, warmup: 0}", line(c, "schedule"));
        assertTrue(line(c, "data").startsWith("data: {id: java-source, batch: 4,"));
        RunConfig same = resolve(TRAINED, "optimizer.id=momentum");
        assertEquals("optimizer: {id: momentum, lr: 0.25, momentum: 0.9}", line(same, "optimizer"));
    }

    @Test
    void schedulesMayBeAList() {
        String list = "schedule: [{id: cosine, warmup: 3}, constant]\n";
        RunConfig c = resolve(TRAINED + list);
        assertEquals(
                "schedule: [{id: cosine, final: 0.1, warmup: 3}, {id: constant, final: 0.1, warmup: 0}]",
                line(c, "schedule"));
        assertEquals(
                List.of("cosine", "constant"), c.schedules().stream().map(Section::id).toList());
        assertEquals(c.text(), files.change(new RunFile(c.text()), List.of()).text());
        RunConfig one = resolve(TRAINED + "schedule: [constant]");
        assertEquals("schedule: [{id: constant, final: 0.1, warmup: 0}]", line(one, "schedule"));
        String long11 = String.join(", ", Collections.nCopies(11, "constant")) + ", cosine";
        RunConfig twelve = resolve(TRAINED + "schedule: [" + long11 + "]");
        assertEquals(12, twelve.schedules().size());
        assertEquals("cosine", twelve.schedules().getLast().id());
    }

    @Test
    void updatesMayBeAListOfNone() {
        assertEquals("update: [{id: clip-norm, max: 1.0}]", line(resolve(TRAINED), "update"));
        RunConfig none = resolve(TRAINED + "update: []");
        assertEquals(List.of(), none.updates());
        assertEquals("update: []", line(none, "update"));
        assertEquals(none.text(), files.change(new RunFile(none.text()), List.of()).text());
        RunConfig two = resolve(TRAINED + "update: [clip-norm, {id: clip-norm, max: 2}]");
        assertEquals(
                "update: [{id: clip-norm, max: 1.0}, {id: clip-norm, max: 2.0}]",
                line(two, "update"));
        assertEquals(
                "update: [{id: clip-norm, max: 0.5}]",
                line(resolve(TRAINED, "update[0].max=0.5"), "update"));
    }

    /** A group that names no optimizer has the run's, with some options changed. */
    @Test
    void transformsMayBeAListOfNone() {
        assertEquals(List.of(), resolve(TRAINED).transforms());
        assertEquals("transforms: []", line(resolve(TRAINED), "transforms"));
        RunConfig two =
                resolve(TRAINED + "transforms: [tally, {id: tally, match: '*.x', rate: 2}]");
        assertEquals(
                "transforms: [{id: tally, match: \"*\", rate: 1.0}, {id: tally, match: \"*.x\", rate: 2.0}]",
                line(two, "transforms"));
        assertEquals(
                "transforms: {id: tally, match: \"*\", rate: 3.0}",
                line(resolve(TRAINED + "transforms: tally", "transforms.rate=3"), "transforms"));
    }

    @Test
    void groupsInherit() {
        RunConfig c =
                resolve(TRAINED + "groups: [{match: '*.bias', lr: 1}, {match: x, id: momentum}]");
        assertEquals(
                "groups: [{id: momentum, lr: 1.0, match: \"*.bias\", momentum: 0.9}, {id: momentum, lr: 0.1, match: x, momentum: 0.9}]",
                line(c, "groups"));
        assertEquals(c.text(), files.change(new RunFile(c.text()), List.of()).text());
        assertEquals("groups: []", line(resolve(TRAINED), "groups"));
    }

    @Test
    void changesOfAList() {
        String text = TRAINED + "schedule: [{id: cosine, warmup: 3}, constant]\n";
        RunConfig c = resolve(text, "schedule[0].final=0", "schedule[1].warmup=5");
        assertEquals(
                "schedule: [{id: cosine, final: 0.0, warmup: 3}, {id: constant, final: 0.1, warmup: 5}]",
                line(c, "schedule"));
        assertEquals(
                "schedule: [{id: constant, final: 0.1, warmup: 0}, {id: constant, final: 0.1, warmup: 0}]",
                line(resolve(text, "schedule[0].id=constant"), "schedule"));
        assertEquals(
                "schedule: {id: constant, final: 0.1, warmup: 4}",
                line(resolve(text, "schedule.id=constant", "schedule.warmup=4"), "schedule"));
    }

    @Test
    void listsThatAreWrong() {
        String text = TRAINED + "schedule: [{id: cosine, warmup: 3}, constant]\n";
        assertEquals(
                "--set schedule.warmup=5: section 'schedule' is the list [schedule[0], schedule[1]]."
                        + " Fix: --set 'schedule[0].warmup=5'",
                refusal(text, "schedule.warmup=5"));
        assertEquals(
                "--set schedule[2].warmup=5: section 'schedule' is the list [schedule[0],"
                        + " schedule[1]]. Fix: --set 'schedule[0].warmup=5'",
                refusal(text, "schedule[2].warmup=5"));
        assertEquals(
                "--set schedule[0].warmup=5: section 'schedule' is no list."
                        + " Fix: --set 'schedule.warmup=5'",
                refusal(TRAINED, "schedule[0].warmup=5"));
        assertEquals(
                "schedule[1] 'constant': option 'warmup' is -1; it must be 0 or more",
                refusal(text, "schedule[1].warmup=-1"));
        assertEquals(
                "section 'schedule[1]' names no plugin. Fix: schedule: [{id: …}]",
                refusal(TRAINED + "schedule: [cosine, {warmup: 3}]"));
        assertEquals(
                "run.yaml: section 'schedule' is an empty list. Fix: schedule: [{id: …}]",
                refusal(TRAINED + "schedule: []"));
        assertEquals(
                "run.yaml: section 'schedule[1]' is [cosine]; it must be a mapping such as {id: …}",
                refusal(TRAINED + "schedule: [cosine, [cosine]]"));
        assertEquals(
                "run.yaml: 'schedule[1]' is no name of a section. Fix: give section 'schedule' a list",
                refusal(TRAINED + "schedule[1]: cosine"));
        assertEquals(
                "a run has no section 'shedule'. Did you mean 'schedule'?",
                refusal(TRAINED, "shedule[0].id=cosine").lines().findFirst().orElseThrow());
    }

    @Test
    void aScheduleThatFollowsTheLossNeedsEvaluations() {
        assertEquals(
                "schedule 'watching' follows the validation loss, and train.evaluate is 0: it would"
                        + " never see one. Fix: train.evaluate=17",
                refusal(TRAINED + "schedule: [cosine, watching]"));
        resolve(TRAINED + "schedule: [cosine, watching]", "train.evaluate=17");
    }

    private static String line(RunConfig c, String section) {
        return c.text().lines().filter(l -> l.startsWith(section + ":")).findFirst().orElseThrow();
    }

    @Test
    void theResolvedTextReadsBackToTheSame() {
        for (String path :
                List.of(
                        "plain",
                        "a b",
                        "true",
                        "null",
                        "12",
                        "1e5",
                        "it's",
                        "say \"hi\"",
                        "back\\slash",
                        "{x: y}",
                        "a: b",
                        "# no comment",
                        "tab\there",
                        "line\nbreak",
                        "Ünïcode/日本",
                        "\u0085\u2028\u0001",
                        "- dash",
                        "trailing:",
                        "-")) {
            RunConfig c = resolve(TRAINED, "data.path=" + path);
            assertEquals(path, c.data().options().values().get("path"));
            RunConfig again = files.change(new RunFile(c.text()), List.of());
            assertEquals(c.text(), again.text());
            assertEquals(path, again.data().options().values().get("path"), c.text());
        }
    }

    @Test
    void numbersKeepTheirValues() {
        RunConfig c =
                resolve(TRAINED, "optimizer.lr=3e-4", "train.max_time=0.1", "optimizer.momentum=0");
        RunConfig again = files.change(new RunFile(c.text()), List.of());
        assertEquals(c.optimizer().options().values(), again.optimizer().options().values());
        assertEquals(3e-4, again.optimizer().options().values().get("lr"));
        assertEquals(0.1, again.train().options().get(TrainOptions.MAX_TIME));
    }

    @Test
    void withoutAFileTheBuiltInRunIsTaken() {
        ConfigException e =
                assertThrows(
                        ConfigException.class, () -> files.resolve(Optional.empty(), List.of()));
        assertEquals(
                """
                no optimizer 'adamw'.
                  available: momentum (momentum for tests)
                  see: ./espalier plugins optimizer\
                """,
                e.getMessage().replace("\r", ""));
        RunConfig c =
                files.resolve(Optional.empty(), List.of("optimizer.id=momentum", "train.steps=9"));
        assertEquals(9L, c.train().options().get(TrainOptions.STEPS));
        assertEquals("java-source", c.data().id());
    }

    @Test
    void anEmptyFileIsTheBuiltInRun() {
        assertEquals(
                files.resolve(Optional.empty(), List.of("optimizer.id=momentum")).text(),
                resolve("# nothing\n", "optimizer.id=momentum").text());
    }

    @Test
    void unknownSections() {
        assertEquals(
                """
                a run has no section 'optimiser'. Did you mean 'optimizer'?
                  sections: model, data, objective, optimizer, groups, schedule, update, strategy, transforms, backend, precision, train\
                """,
                refusal("optimiser: {id: momentum}"));
        assertEquals(
                """
                a run has no section 'trian'. Did you mean 'train'?
                  sections: model, data, objective, optimizer, groups, schedule, update, strategy, transforms, backend, precision, train\
                """,
                refusal(TRAINED, "trian.steps=3"));
    }

    @Test
    void unknownKeys() {
        assertEquals(
                """
                optimizer 'momentum' has no option 'lrr'. Did you mean 'lr'?
                  options: lr, momentum\
                """,
                refusal(TRAINED, "optimizer.lrr=3"));
        assertEquals(
                """
                section 'train' has no option 'step'. Did you mean 'steps'?
                  options: steps, seed, evaluate, evaluate_samples, checkpoint, keep, max_time, require, nonfinite, patience, min_delta, layer_factor\
                """,
                refusal(TRAINED + "train: {step: 3}"));
        assertEquals(
                """
                objective 'next-token' has no option 'smoothing'.
                  options: label_smoothing\
                """,
                refusal(TRAINED, "objective.smoothing=0.1"));
    }

    @Test
    void unknownIds() {
        assertEquals(
                """
                no optimizer 'momentun'. Did you mean 'momentum'?
                  available: momentum (momentum for tests)
                  see: ./espalier plugins optimizer\
                """,
                refusal(TRAINED, "optimizer.id=momentun"));
        assertEquals(
                """
                no backend 'simdd'.
                  available: reference (plain Java interpreter, the oracle)
                  see: ./espalier plugins backend\
                """
                        .lines()
                        .findFirst()
                        .orElseThrow(),
                refusal(TRAINED, "backend.id=simdd").lines().findFirst().orElseThrow());
    }

    @Test
    void valuesThatDoNotFit() {
        assertEquals(
                "optimizer 'momentum': option 'lr' is fast; it must be a number",
                refusal(TRAINED, "optimizer.lr=fast"));
        assertEquals(
                "optimizer 'momentum': option 'lr' is -1; it must be above 0",
                refusal(TRAINED, "optimizer.lr=-1"));
        assertEquals(
                "optimizer 'momentum': option 'lr' is NaN; it must be above 0",
                refusal(TRAINED, "optimizer.lr=NaN"));
        assertEquals(
                "section 'train': option 'steps' is 2.5; it must be a whole number",
                refusal(TRAINED, "train.steps=2.5"));
        assertEquals(
                "section 'train': option 'steps' is 0; it must be 1 to 1e12",
                refusal(TRAINED, "train.steps=0"));
        assertEquals(
                "model 'gpt': option 'norm' is layr; it must be one of layer, rms."
                        + " Did you mean 'layer'?",
                refusal(TRAINED, "model.norm=layr"));
        assertEquals(
                "section 'precision': option 'id' is f8; it must be one of f32, bf16, bf16x3, bf16x6, f16",
                refusal(TRAINED, "precision.id=f8"));
        assertEquals(
                "data.shards is 3; it must divide data.batch, which is 16",
                refusal(TRAINED, "data.shards=3"));
    }

    @Test
    void sectionsWithoutAPlugin() {
        assertEquals(
                "section 'optimizer' names no plugin. Fix: optimizer: {id: …}",
                refusal("optimizer: {lr: 0.1}"));
    }

    @Test
    void changesThatAreNone() {
        String tail = ": it must be section.key=value, for instance optimizer.lr=3e-4";
        for (String set :
                List.of("", "train", "train.steps", "=3", "train=3", ".steps=3", "train.=3")) {
            assertEquals("--set " + set + tail, refusal(TRAINED, set));
        }
    }

    @Test
    void malformedYaml() {
        assertTrue(refusal("model: {id: gpt").startsWith("run.yaml is no YAML: "));
        assertTrue(refusal("model: {id: gpt, id: gpt}").contains("duplicate key"));
        assertTrue(refusal("a: &x {b: *x}").startsWith("run.yaml"));
        assertTrue(refusal("--- a\n--- b\n").startsWith("run.yaml is no YAML: "));
        assertEquals(
                "run.yaml: a run file is a mapping of sections such as 'optimizer: {id: adamw}'",
                refusal("- model\n- data\n"));
        assertEquals(
                "run.yaml: section 'train' is 3; it must be a mapping such as {id: …}",
                refusal("train: 3"));
        assertEquals(
                "run.yaml: section 'train' is [steps]; it must be a mapping such as {id: …}",
                refusal("train: [steps]"));
        assertEquals(
                "run.yaml: 'steps' is [1, 2]; it must be one value",
                refusal("train: {steps: [1, 2]}"));
        assertEquals(
                "run.yaml: 'steps' is null; it must be one value", refusal("train: {steps: }"));
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> files.resolve(Optional.of(missing), List.of()));
        assertEquals("there is no run file " + missing, e.getMessage());
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0x00});
        ConfigException b =
                assertThrows(
                        ConfigException.class, () -> files.resolve(Optional.of(binary), List.of()));
        assertTrue(b.getMessage().startsWith("cannot read run file " + binary), b.getMessage());
        ConfigException d =
                assertThrows(
                        ConfigException.class, () -> files.resolve(Optional.of(folder), List.of()));
        assertTrue(d.getMessage().startsWith("cannot read run file " + folder), d.getMessage());
    }

    @Test
    void patienceNeedsEvaluations() {
        assertEquals(
                "train.patience is 3 and train.evaluate is 0: no evaluation would ever end the run."
                        + " Fix: train.evaluate=17",
                refusal(TRAINED, "train.patience=3"));
    }
}
