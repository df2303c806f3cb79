package org.espalier.benchmarks.agree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.Installed;
import org.espalier.benchmarks.kill.GoldenText;
import org.espalier.data.Dataset;
import org.espalier.data.Datasets;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;

/**
 * Real runs of sides that are right and of sides that are not; writes a line for each verdict: the
 * side and how many rules it breaks.
 */
final class AgreeRun {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final int CONTEXT = 64;

    private AgreeRun() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        Path text = GoldenText.unpack(folder);
        List<Verdict> verdicts = new ArrayList<>(files(folder, text));
        verdicts.addAll(backends(text));
        List<String> lines = verdicts.stream().map(v -> v.side().id() + " " + v.broken()).toList();
        Files.write(Path.of(args[0]), lines);
        AgreeTable.rows(verdicts.stream().flatMap(v -> AgreeTable.figures(v).stream()).toList())
                .forEach(System.out::println);
    }

    /** Run files, as the benchmark trains. */
    private static List<Verdict> files(Path folder, Path text) {
        Side rate = Side.BASE.with("other-rate", "optimizer.lr=0.0033");
        Course golden = Course.golden(text, true);
        List<String> sets = new ArrayList<>(golden.sets());
        sets.add("data.batch=8");
        Course course = new Course("files", sets, Course.MARK, SEEDS, List.of());
        return new Comparison(Training.in(folder), System.out::println)
                .of(course, List.of(Side.OTHERS.getFirst(), rate));
    }

    /** Backends that no run file can name. */
    private static List<Verdict> backends(Path text) {
        Side wrong = new Side("short-products", List.of());
        Course course = new Course("backends", List.of(), Course.MARK, SEEDS, List.of());
        Training training = (_, side, seed) -> train(side.equals(wrong), seed, text(text));
        return new Comparison(training, System.out::println).of(course, List.of(wrong));
    }

    private static Losses train(boolean wrong, long seed, Dataset text) {
        BackendProvider simd = Installed.find(BackendProvider.class, "simd").orElseThrow();
        SessionConfig config = SessionConfig.defaults().seed(seed).threads(2);
        List<Double> losses = new ArrayList<>();
        try (text;
                Session session =
                        Host.get().session(wrong ? new ShortProducts(simd) : simd, config)) {
            GptConfig shape =
                    Gpt.config()
                            .vocabulary(text.tokenizer().orElseThrow().vocabulary())
                            .context(CONTEXT)
                            .layers(1)
                            .heads(2)
                            .width(64);
            Trainer.of(new Gpt(session, shape), text)
                    .optimizer("adamw", o -> o.set("lr", 0.003))
                    .steps(Course.MARK)
                    .batch(8)
                    .listener(listener(losses))
                    .fit();
        }
        return new Losses(losses.get(Course.MARK - 1), losses.getLast(), 0);
    }

    private static RunListener listener(List<Double> losses) {
        return new RunListener() {
            @Override
            public void stepped(StepReport report) {
                losses.add(report.loss());
            }
        };
    }

    private static Dataset text(Path path) {
        var options = new java.util.TreeMap<String, Object>();
        options.put("path", path.toString());
        options.put("tokenizer", path.resolveSibling("tokenizer.json").toString());
        options.put("holdout", 16L);
        options.put("validation_bytes", 1000L);
        return Datasets.open("text", options, CONTEXT);
    }
}
