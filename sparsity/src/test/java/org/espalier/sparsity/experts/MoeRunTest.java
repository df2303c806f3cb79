package org.espalier.sparsity.experts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.nn.Activation;
import org.espalier.nn.Mlp;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.OptionValues;
import org.espalier.testkit.TextRuns;
import org.espalier.train.ConfigException;
import org.espalier.train.RunListener;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StopToken;
import org.espalier.train.Transform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs with experts: what they report, what evens loads out, and what is refused. */
@ExtendWith(NoLeaks.class)
class MoeRunTest {
    private static final String RUN =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 8, context: 8}
            data: {id: text, path: "TEXT", vocabulary: 258, holdout: 4, validation_bytes: 2000, batch: 8}
            optimizer: {id: adamw, lr: 0.02}
            transforms: TRANSFORMS
            backend: {id: reference}
            train: {steps: 40}
            """;

    @TempDir private static Path folder;

    @BeforeAll
    static void text() throws IOException {
        TextRuns.write(folder);
    }

    private static void run(String name, String transforms, String... sets) {
        RunSettings settings =
                new RunSettings(Optional.of(folder.resolve(name)), 1, List.of(), new StopToken());
        String text = RUN.replace("TRANSFORMS", transforms);
        Runs.train(TextRuns.file(folder, text, sets), settings, RunListener.none());
    }

    /** The mean of a figure, which every step has, over the second half of the steps. */
    private static double late(String name, String figure) throws IOException {
        return Files.readAllLines(folder.resolve(name + "/metrics.jsonl")).stream()
                .filter(l -> l.contains("grad_norm"))
                .mapToDouble(l -> TextRuns.number(l, figure))
                .skip(20)
                .average()
                .orElseThrow();
    }

    @Test
    void theBalanceLossEvensLoadsOut() throws IOException {
        run("free", "[{id: moe, experts: 4, balance: 0, capacity: 0}]");
        run("even", "[{id: moe, experts: 4, balance: 1, capacity: 0}]");
        double even = late("even", "moe_load");
        double free = late("free", "moe_load");
        assertTrue(even < 2.3 && free > 3, even + " " + free);
        assertEquals(0, late("even", "moe_dropped"));
    }

    @Test
    void theBiasEvensLoadsOut() throws IOException {
        run("still", "[{id: moe, experts: 4, routing: bias, active: 1, bias_rate: 1e-9}]");
        run("bias", "[{id: moe, experts: 4, routing: bias, active: 1, bias_rate: 0.03}]");
        double still = late("still", "moe_load");
        double bias = late("bias", "moe_load");
        assertTrue(bias < still - 0.3, bias + " " + still);
    }

    @Test
    void whatIsDroppedIsReported() throws IOException {
        run("narrow", "[{id: moe, experts: 4, capacity: 0.5, capacity_min: 0}]");
        double dropped = late("narrow", "moe_dropped");
        assertTrue(dropped >= 0.5 && dropped < 1, dropped + "");
    }

    private static double firstLoss(String name) throws IOException {
        return TextRuns.number(
                Files.readAllLines(folder.resolve(name + "/metrics.jsonl")).getFirst(), "loss");
    }

    /** A run goes on from experts where it names them, and adapts them as it likes. */
    @Test
    void weightsOfARunWithExperts() throws IOException {
        String moe = "{id: moe, experts: 2, jitter: 0}";
        run("base", "[" + moe + "]", "train.steps=3");
        String weights = "model.weights=" + folder.resolve("base");
        run("further", "[" + moe + "]", "train.steps=1", weights);
        run("sparse", "[" + moe + ", {id: n-of-m, n: 4, m: 4}]", "train.steps=1", weights);
        run("other", "[" + moe + "]", "train.steps=1");
        assertEquals(firstLoss("further"), firstLoss("sparse"));
        assertNotEquals(firstLoss("further"), firstLoss("other"));
        for (String transforms :
                List.of("[]", "[moe]", "[{id: n-of-m, match: '*.qkv.*'}, " + moe + "]")) {
            ConfigException e =
                    assertThrows(
                            ConfigException.class,
                            () -> run("refused", transforms, "train.steps=1", weights));
            assertTrue(
                    e.getMessage()
                            .endsWith(
                                    "was made by 'moe'. Fix: begin 'transforms' with the same, and the same options"),
                    e.getMessage());
        }
    }

    /** Copies gated by one expert of one make the layer itself. */
    @Test
    void copiesAreTheLayer() {
        try (Session s = Session.open(o -> o.backend("reference").threads(1).seed(2))) {
            Holder model = new Holder(s);
            Tensor x = s.range(14).reshape(2, 7);
            float[] before = model.call(x).toFloats();
            Transform t = new Moe().create(OptionValues.of("experts", 1L, "copies", true));
            assertEquals(List.of("mlp"), t.targets(model));
            t.apply(model, List.of("mlp"));
            assertArrayEquals(before, model.call(x).toFloats());
            assertEquals(
                    List.of(
                            "mlp.router.weight",
                            "mlp.experts.0.up.weight",
                            "mlp.experts.0.up.bias",
                            "mlp.experts.0.down.weight",
                            "mlp.experts.0.down.bias"),
                    model.parameters().stream().map(Parameter::name).toList());
            assertEquals(List.of(), t.targets(model)); // experts are no layers that could be more
        }
    }

    /** A model with one layer. */
    private static final class Holder extends Module {
        private final Mlp mlp;

        Holder(Session session) {
            super(session);
            mlp = child("mlp", new Mlp(session, 7, 9, Activation.RELU, 0.3));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return mlp.call(x);
        }
    }

    private static String refused(String transforms) {
        return assertThrows(ConfigException.class, () -> run("refused", transforms)).getMessage();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertEquals(
                "transform 'moe': option 'routing': a token chooses 2 experts of 1. Fix: experts: 2 or more",
                refused("[{id: moe, experts: 1, routing: top-2}]"));
        assertEquals(
                "transform 'moe': option 'capacity': experts that choose tokens need a bound. Fix: capacity: 2",
                refused("[{id: moe, capacity: 0, routing: expert-choice}]"));
        assertEquals(
                "transform 'moe': blocks.0.mlp.up.weight f32 [32, 8] is adapted or frozen by a transform before, and its layer becomes experts. Fix: put 'moe' first",
                refused("[n-of-m, moe]"));
    }

    @Test
    void aLayerThatIsComputedAgainHasNoRoomForLosses() {
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class,
                        () -> run("again", "[moe, {id: recompute, match: blocks.0}]"));
        assertEquals(
                "module 'blocks.0' is computed again, but a part of it adds a loss, whose gradient needs what is not kept. Fix: leave it out of 'recompute'",
                e.getMessage());
    }
}
