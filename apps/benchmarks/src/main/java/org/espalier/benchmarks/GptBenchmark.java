package org.espalier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.tensor.Profile;
import org.espalier.tensor.Session;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;

/** Training steps of a GPT: tokens per second, memory, launches, and where the time goes. */
final class GptBenchmark implements Benchmark {
    /** 6 layers, 6 heads, width 384, T = 256, batch 16, vocabulary 96: 10.8 M parameters. */
    static final GptBenchmark W1 =
            new GptBenchmark(
                    "w1",
                    "a baby GPT, 10.8 M parameters, 4,096 tokens a step",
                    GptConfig.defaults().vocabulary(96).context(256).layers(6).heads(6).width(384),
                    16,
                    10);

    /** GPT-2 small: 12 layers, 12 heads, width 768, T = 256, batch 4, vocabulary 50,257. */
    static final GptBenchmark W2 =
            new GptBenchmark(
                    "w2",
                    "GPT-2 small, 124 M parameters, 1,024 tokens a step",
                    GptConfig.defaults()
                            .vocabulary(50_257)
                            .context(256)
                            .layers(12)
                            .heads(12)
                            .width(768),
                    4,
                    5);

    private final String id;
    private final String summary;
    private final GptConfig config;
    private final int batch;
    private final int steps;

    private GptBenchmark(String id, String summary, GptConfig config, int batch, int steps) {
        this.id = id;
        this.summary = summary;
        this.config = config;
        this.batch = batch;
        this.steps = steps;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public boolean isolated() {
        return true;
    }

    @Override
    public List<Figure> run(boolean quick) {
        int warmup = quick ? 3 : 10;
        int measured = quick ? 3 : steps;
        try (Session session = Session.open(s -> s.backend("simd").seed(1))) {
            Clock clock = new Clock(session, warmup);
            Trainer.of(
                            new Gpt(session, config),
                            new RandomTokens(config.vocabulary(), config.context()))
                    .optimizer("adamw")
                    .steps(warmup + measured)
                    .batch(batch)
                    .listener(clock)
                    .fit();
            return clock.figures(id, (long) batch * config.context(), measured);
        }
    }

    /** Times the steps after the warm-up. */
    private static final class Clock implements RunListener {
        private final Session session;
        private final int warmup;
        private final List<Long> marks = new ArrayList<>();
        private long peak;

        Clock(Session session, int warmup) {
            this.session = session;
            this.warmup = warmup;
        }

        @Override
        public void stepped(StepReport report) {
            if (report.step() == warmup) {
                session.resetProfile();
            }
            if (report.step() >= warmup) {
                marks.add(System.nanoTime());
            }
            peak = report.peakBytes();
        }

        List<Figure> figures(String id, long tokens, int steps) {
            double median = median();
            Profile p = session.profile();
            double whole = marks.getLast() - marks.getFirst();
            List<Figure> all = new ArrayList<>();
            all.add(Figure.plain(id + "/step", median * 1e3, "ms"));
            all.add(Figure.plain(id + "/speed", tokens / median, "tok/s"));
            all.add(Figure.plain(id + "/peak-memory", peak / 0x1p20, "MiB"));
            all.add(Figure.plain(id + "/launches", (double) p.launches() / steps, "a step"));
            all.add(share(id, "programs", p.programs(), whole));
            all.add(share(id, "matmul", p.matmuls(), whole));
            all.add(share(id, "composites", p.composites(), whole));
            all.add(share(id, "moves", p.moves(), whole));
            all.add(share(id, "reference", p.borrowed(), whole));
            all.add(
                    Figure.plain(
                            id + "/launches-on-reference",
                            (double) p.borrowed().count(),
                            "failures"));
            all.add(Figure.plain(id + "/kernels", (double) p.kernels().count(), "compiled"));
            all.add(Figure.plain(id + "/compile-time", p.kernels().nanos() * 1e-6, "ms"));
            return all;
        }

        private static Figure share(String id, String kind, Profile.Part part, double whole) {
            return Figure.plain(id + "/share/" + kind, part.nanos() / whole, "of step");
        }

        private double median() {
            List<Long> times = new ArrayList<>();
            for (int i = 1; i < marks.size(); i++) {
                times.add(marks.get(i) - marks.get(i - 1));
            }
            times.sort(null);
            return times.get(times.size() / 2) * 1e-9;
        }
    }
}
