package org.espalier.sparsity.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.nn.Activation;
import org.espalier.nn.Mlp;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.Points;
import org.espalier.testkit.TextRuns;
import org.espalier.train.ConfigException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StopToken;
import org.espalier.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that prune: over all parameters or in each, what they report, and what is refused. */
@ExtendWith(NoLeaks.class)
class PruneRunTest {
    private static final String RUN =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 8, context: 8}
            data: {id: text, path: "TEXT", vocabulary: 258, holdout: 4, validation_bytes: 4000, batch: 2}
            update: UPDATE
            transforms: TRANSFORMS
            backend: {id: reference}
            train: {steps: 6}
            """;

    @TempDir private static Path folder;

    /** Zeros of the parameters after six steps: up.weight [13, 7] and down.weight [7, 13]. */
    private static List<Long> zeros(String scope) {
        try (Session session = Session.open(s -> s.backend("reference").threads(1).seed(2))) {
            Mlp model = new Mlp(session, 7, 13, Activation.RELU, 0.02);
            Parameter up = model.parameters().getFirst();
            session.scope(() -> up.set(up.copy().mul(100))); // so that layers differ
            Trainer.of(model, new Points(7, 7, 24))
                    .objective("classification", o -> o)
                    .update(
                            "prune",
                            o ->
                                    o.set("sparsity", 0.5)
                                            .set("end", 5)
                                            .set("every", 2)
                                            .set("scope", scope))
                    .steps(6)
                    .batch(4)
                    .shards(2)
                    .fit();
            return model.parameters().stream()
                    .filter(p -> p.shape().rank() == 2)
                    .map(p -> zeros(p.copy().toFloats()))
                    .toList();
        }
    }

    private static long zeros(float[] x) {
        long n = 0;
        for (float a : x) {
            n += Float.floatToRawIntBits(a) == 0 ? 1 : 0;
        }
        return n;
    }

    /** Half of 182 is 91, half of 91 is 45.5, whose nearest even number is 46. */
    @Test
    void allTogetherOrInEachParameter() {
        assertEquals(List.of(46L, 46L), zeros("layer"));
        List<Long> together = zeros("global");
        assertEquals(91, together.getFirst() + together.getLast());
        assertTrue(together.getFirst() < 5, together + ""); // its weights are the larger ones
    }

    private static RunResult run(String name, String update, String transforms) {
        RunSettings settings =
                new RunSettings(Optional.of(folder.resolve(name)), 1, List.of(), new StopToken());
        String text = RUN.replace("UPDATE", update).replace("TRANSFORMS", transforms);
        return Runs.train(TextRuns.file(folder, text), settings, RunListener.none());
    }

    /** Matrices: 258·8 tokens, 8·8 positions, 12·8² in the block; 3,010 weights in all. */
    @Test
    void metricsAndResultSayHowDenseTheModelIs() throws Exception {
        TextRuns.write(folder);
        run(
                "dense",
                "[{id: prune, sparsity: 0.5, start: 2, end: 6, every: 2, match: blocks.*}]",
                "[]");
        List<String> lines = Files.readAllLines(folder.resolve("dense/metrics.jsonl"));
        double[] shares = {0, 0, 0, 0.4375, 0.4375, 0.5};
        double[] found =
                lines.stream()
                        .filter(l -> l.contains("grad_norm"))
                        .mapToDouble(l -> TextRuns.number(l, "sparsity"))
                        .toArray();
        for (int i = 0; i < shares.length; i++) {
            assertEquals(Math.rint(shares[i] * 768) / 768, found[i], 1e-15, "step " + (i + 1));
        }
        double last = TextRuns.number(lines.get(5), "density");
        double whole =
                TextRuns.number(Files.readString(folder.resolve("dense/result.json")), "density");
        assertEquals(whole, last, 1e-12);
        assertTrue(last > 0.8 && last < 0.9, last + "");
        assertTrue(
                Files.readString(folder.resolve("dense/report.html"))
                        .contains("Weights that are not zero"));
    }

    @Test
    void nOfMShowsInTheResult() throws Exception {
        TextRuns.write(folder);
        run("two-of-four", "[]", "[{id: n-of-m}]");
        double share =
                TextRuns.number(
                        Files.readString(folder.resolve("two-of-four/result.json")), "density");
        assertTrue(share > 0.5 && share < 0.55, share + ""); // biases and gains have no groups
    }

    @Test
    void aPatternThatFitsNothingIsNamed() throws Exception {
        TextRuns.write(folder);
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> run("nothing", "[{id: prune, match: block.*}]", "[]"));
        assertTrue(
                e.getMessage().startsWith("section 'update': 'prune' with {")
                        && e.getMessage().contains("match=block.*")
                        && e.getMessage().contains("blocks.0."),
                e.getMessage());
    }

    @Test
    void optionsThatDoNotGoTogetherAreNamed() throws Exception {
        TextRuns.write(folder);
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> run("order", "[{id: prune, start: 9, end: 8}]", "[]"));
        assertEquals(
                "section 'update': 'prune': option 'start' is 9 and 'end' is 8; it must not be greater. Fix: end: 9",
                e.getMessage());
    }
}
