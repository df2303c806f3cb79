package org.espalier.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.ConfigException;
import org.espalier.train.Generation;
import org.espalier.train.RunException;
import org.espalier.train.RunFile;
import org.espalier.train.RunResult;
import org.espalier.train.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin from the weights of another one. */
@ExtendWith(NoLeaks.class)
class BaseRunTest {
    private static final String LORA = "[{id: lora, match: \"*attention*\", rank: 2}]";
    private static final Generation TEXT = new Generation("return", 12, 0.8, 5, 3);

    @TempDir private Path folder;
    private TinyRuns runs;
    private RunResult base;

    @BeforeEach
    void train() throws IOException {
        runs = new TinyRuns(folder);
        base = runs.train("base", runs.file("", "[]"));
    }

    /** The first step sees the base's function, with adapters and without. */
    @Test
    void theFirstLossIsThatOfTheBase() {
        double whole = runs.losses("whole", runs.from("base", "[]")).getFirst();
        List<Double> adapted = runs.losses("adapted", runs.from("base", LORA));
        List<Double> other = runs.losses("other", runs.file("", LORA));
        assertEquals(whole, adapted.getFirst());
        assertNotEquals(whole, other.getFirst());
        assertNotEquals(adapted.get(0), adapted.get(1));
        String dora = LORA.replace("lora", "dora");
        assertEquals(whole, runs.losses("dora", runs.from("base", dora)).getFirst());
    }

    private static String header(Path checkpoint) throws IOException {
        byte[] file = Files.readAllBytes(checkpoint.resolve("weights.safetensors"));
        return new String(file, StandardCharsets.ISO_8859_1);
    }

    /** Checkpoints of a run with adapters hold what is trained, and say where the rest is. */
    @Test
    void checkpointsHoldAdaptersAlone() throws IOException {
        runs.train("adapted", runs.from("base", LORA));
        String weights = header(runs.newest("adapted"));
        assertTrue(weights.contains("\"blocks.0.attention.qkv.weight-lora.a\""), weights);
        assertFalse(weights.contains("\"blocks.0.attention.qkv.weight\""), weights);
        assertFalse(weights.contains("\"tokens.weight\""), weights);
        String all = header(runs.newest("base"));
        assertTrue(all.contains("\"tokens.weight\""));
        assertTrue(4 * weights.length() < all.length(), weights.length() + " " + all.length());
        String state = Files.readString(runs.newest("adapted").resolve("checkpoint.json"));
        String manifest = Files.readString(runs.directory("adapted").resolve("run.json"));
        assertTrue(state.contains(base.weightsSha256()), state);
        assertTrue(manifest.contains(base.weightsSha256()), manifest);
    }

    @Test
    void resumeAndGenerationPutBaseAndAdaptersTogether() {
        RunFile file = runs.from("base", LORA);
        RunResult whole = runs.train("whole", file);
        runs.begin("cut", file);
        RunResult r = runs.resume("cut");
        assertEquals(whole.curveSha256(), r.curveSha256());
        assertEquals(whole.weightsSha256(), r.weightsSha256());
        String text = Runs.generate(runs.directory("whole"), TEXT);
        assertEquals(text, Runs.generate(runs.directory("cut"), TEXT));
        assertNotEquals(text, Runs.generate(runs.directory("base"), TEXT));
    }

    /** It is the checkpoint that was the newest when the run began. */
    @Test
    void aBaseMayGoOn() {
        runs.begin("growing", runs.file("", "[]"));
        RunFile file = runs.from("growing", LORA);
        RunResult whole = runs.train("whole", file);
        runs.begin("cut", file);
        Path old = runs.newest("growing");
        runs.resume("growing");
        assertEquals(whole.weightsSha256(), runs.resume("cut").weightsSha256());
        RunFile named = runs.file("weights: \"" + old + "\"", LORA);
        assertEquals(whole.weightsSha256(), runs.train("named", named).weightsSha256());
        assertNotEquals(whole.weightsSha256(), runs.train("newer", file).weightsSha256());
    }

    private void forget(String name) throws IOException {
        Files.move(runs.directory(name), runs.directory("elsewhere"));
    }

    @Test
    void aLostBaseIsNamed() throws IOException {
        RunFile file = runs.from("base", LORA);
        runs.begin("cut", file);
        Path checkpoint = runs.newest("base");
        forget("base");
        RunException e = assertThrows(RunException.class, () -> runs.resume("cut"));
        assertEquals(RunException.Kind.DATA, e.kind());
        assertEquals(
                "the checkpoint that the run began from, %s, is not there; its SHA-256 was %s. Fix: put it back"
                        .formatted(checkpoint, base.weightsSha256()),
                e.getMessage());
        RunResult other = runs.train("base", runs.file("dropout: 0.2", "[]"));
        e = assertThrows(RunException.class, () -> runs.resume("cut"));
        assertEquals(
                "the checkpoint that the run began from, %s, holds other weights, SHA-256 %s; its SHA-256 was %s. Fix: put it back"
                        .formatted(checkpoint, other.weightsSha256(), base.weightsSha256()),
                e.getMessage());
    }

    @Test
    void whatIsTrainedWholeNeedsItsBaseNoMore() throws IOException {
        RunFile file = runs.from("base", "[]");
        RunResult whole = runs.train("whole", file);
        runs.begin("cut", file);
        forget("base");
        assertEquals(whole.weightsSha256(), runs.resume("cut").weightsSha256());
    }

    /** Adapters of a base become a part of its weights. */
    @Test
    void adaptersOfABaseAreMerged() {
        runs.train("adapted", runs.from("base", LORA));
        double merged = runs.losses("merged", runs.from("adapted", "[]")).getFirst();
        double plain = runs.losses("plain", runs.from("base", "[]")).getFirst();
        assertNotEquals(plain, merged);
        String again = LORA.replace("attention", "mlp");
        assertEquals(merged, runs.losses("again", runs.from("adapted", again)).getFirst());
        assertEquals(
                Runs.generate(runs.directory("adapted"), TEXT),
                generated(
                        "merged-only", runs.from("adapted", "[{id: freeze, match: \"norm.*\"}]")));
    }

    /** What a run says whose updates change nothing. */
    private String generated(String name, RunFile file) {
        String still = file.text().replace("lr: 0.01", "lr: 1e-30");
        runs.train(name, new RunFile(still));
        return Runs.generate(runs.directory(name), TEXT);
    }

    @Test
    void weightsOfAnotherModelAreRefused() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> runs.train("x", wider("base")));
        assertEquals(
                """
                model.weights: the weights of %s are not those of the model.
                  missing there: blocks.1.norm1.weight f32 [8], blocks.1.norm1.bias f32 [8], blocks.1.attention.qkv.weight f32 [24, 8], blocks.1.attention.qkv.bias f32 [24], blocks.1.attention.out.weight f32 [8, 8] and 7 more
                  missing here: positions
                  of another form: blocks.0.mlp.up.weight is f32 [32, 8] there and f32 [64, 8] here, blocks.0.mlp.up.bias is f32 [32] there and f32 [64] here, blocks.0.mlp.down.weight is f32 [8, 32] there and f32 [8, 64] here
                Fix: give the model the options of that run\
                """
                        .formatted(runs.newest("base")),
                e.getMessage().replace("\r", ""));
        assertFalse(Files.exists(runs.directory("x")));
    }

    private RunFile wider(String base) {
        String text = runs.from(base, "[]").text();
        return new RunFile(
                text.replace("layers: 1", "layers: 2")
                        .replace("hidden: 0", "hidden: 64")
                        .replace("positions: learned", "positions: rotary"));
    }

    @Test
    void whatIsNoRunIsRefused() throws IOException {
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        ConfigException e =
                assertThrows(
                        ConfigException.class, () -> runs.train("x", runs.from("nothing", "[]")));
        assertEquals(
                "model.weights is %s, which is neither a run nor a checkpoint. Fix: name a directory such as runs/NAME or runs/NAME/checkpoints/step-00000100"
                        .formatted(nothing),
                e.getMessage());
    }

    @Test
    void aDamagedCheckpointIsNotPassedOver() throws IOException {
        Path weights = runs.newest("base").resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        ConfigException e =
                assertThrows(ConfigException.class, () -> runs.train("x", runs.from("base", "[]")));
        assertTrue(
                e.getMessage().startsWith("model.weights is " + runs.directory("base")),
                e.getMessage());
        assertTrue(
                e.getMessage().contains("whose checkpoint step-00000006 is damaged: "),
                e.getMessage());
        assertTrue(e.getMessage().endsWith("Fix: name an older checkpoint"), e.getMessage());
    }
}
