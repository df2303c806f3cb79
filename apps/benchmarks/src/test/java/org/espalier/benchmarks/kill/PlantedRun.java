package org.espalier.benchmarks.kill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.benchmarks.Installed;
import org.espalier.data.Dataset;
import org.espalier.data.Datasets;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.RunResult;
import org.espalier.train.Trainer;

/**
 * A short run on simd with a fault planted in one kernel; writes the hashes of curve and weights.
 */
final class PlantedRun {
    private static final int CONTEXT = 64;

    private PlantedRun() {}

    public static void main(String[] args) throws Exception {
        BackendProvider simd = Installed.find(BackendProvider.class, "simd").orElseThrow();
        SessionConfig config = SessionConfig.defaults().seed(7).threads(Integer.parseInt(args[2]));
        BackendProvider planted = new PlantedBackend(simd, args[1]);
        try (Session session = Host.get().session(planted, config);
                Dataset text = text(Path.of(args[3]), CONTEXT)) {
            RunResult result = train(session, text);
            Files.writeString(
                    Path.of(args[0]), result.curveSha256() + " " + result.weightsSha256());
        }
    }

    static Dataset text(Path path, int context) {
        SortedMap<String, Object> options = new TreeMap<>();
        options.put("path", path.toString());
        options.put("tokenizer", path.resolveSibling("tokenizer.json").toString());
        options.put("holdout", 16L);
        options.put("validation_bytes", 1000L);
        return Datasets.open("text", options, context);
    }

    private static RunResult train(Session session, Dataset text) {
        GptConfig shape =
                Gpt.config()
                        .vocabulary(text.tokenizer().orElseThrow().vocabulary())
                        .context(CONTEXT)
                        .layers(1)
                        .heads(2)
                        .width(64);
        return Trainer.of(new Gpt(session, shape), text)
                .optimizer("adamw", o -> o.set("lr", 0.003))
                .steps(12)
                .batch(16)
                .fit();
    }
}
