package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.TextRuns;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Eight runs at once in one JVM have the bits that each has alone. */
@ExtendWith(NoLeaks.class)
class ManyRunsTest {
    private static final List<String> OPTIMIZERS =
            List.of("adamw", "lion", "sgd", "muon", "apollo", "smmf", "lamb", "adafactor");

    private static final String RUN =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 8, context: 8, dropout: 0.2}
            data: {id: text, path: "TEXT", vocabulary: 258, holdout: 4, validation_bytes: 4000, batch: 2, shards: 2}
            optimizer: OPTIMIZER
            schedule: {id: cosine, warmup: 2}
            update: [{id: clip-norm, max: 0.5}, {id: ema, decay: 0.9}]
            backend: {id: reference}
            train: {steps: 6, evaluate: 2, evaluate_samples: 2, checkpoint: 2, seed: SEED}
            """;

    @TempDir private Path folder;

    private RunFile file(int number) {
        String run =
                RUN.replace("OPTIMIZER", OPTIMIZERS.get(number))
                        .replace("SEED", Integer.toString(number));
        return TextRuns.file(folder, run);
    }

    private RunResult train(RunFile file, String name) {
        RunSettings settings =
                new RunSettings(Optional.of(folder.resolve(name)), 1, List.of(), new StopToken());
        return Runs.train(file, settings, RunListener.none());
    }

    private static String hashes(RunResult r) {
        return r.curveSha256() + " " + r.weightsSha256();
    }

    @Test
    void eightAtOnce() throws IOException, InterruptedException, ExecutionException {
        TextRuns.write(folder);
        List<String> alone = new ArrayList<>();
        List<Callable<String>> together = new ArrayList<>();
        for (int i = 0; i < OPTIMIZERS.size(); i++) {
            RunFile file = file(i);
            String name = "together-" + i;
            alone.add(hashes(train(file, "alone-" + i)));
            together.add(() -> hashes(train(file, name)));
        }
        assertEquals(OPTIMIZERS.size(), alone.stream().distinct().count());
        try (ExecutorService threads = Executors.newFixedThreadPool(together.size())) {
            List<String> results = new ArrayList<>();
            for (Future<String> f : threads.invokeAll(together)) {
                results.add(f.get());
            }
            assertEquals(alone, results);
        }
    }
}
