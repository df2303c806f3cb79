package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.tensor.Session;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;

/** Trains tiny models on simd and writes how many kernels each step launched, a line per model. */
final class LaunchesRun {
    private static final int STEPS = 4;
    private static final int VOCABULARY = 50;

    private LaunchesRun() {}

    public static void main(String[] args) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String optimizer : List.of("sgd", "adamw")) {
            for (boolean modern : new boolean[] {false, true}) {
                String name = (modern ? "rope+swiglu+rms" : "learned+gelu+layer") + " " + optimizer;
                lines.add(name + " small " + launches(optimizer, modern, 16, 32, 2));
                lines.add(name + " large " + launches(optimizer, modern, 40, 64, 3));
            }
        }
        Files.write(Path.of(args[0]), lines);
    }

    private static String launches(
            String optimizer, boolean modern, int context, int width, int batch) {
        GptConfig shape =
                GptConfig.defaults()
                        .vocabulary(VOCABULARY)
                        .context(context)
                        .layers(2)
                        .heads(2)
                        .width(width)
                        .variant(modern, modern, modern);
        try (Session session = Session.open(s -> s.backend("simd").seed(1))) {
            Counter counter = new Counter(session);
            Trainer.of(new Gpt(session, shape), new RandomTokens(VOCABULARY, context))
                    .optimizer(optimizer)
                    .steps(STEPS)
                    .batch(batch)
                    .listener(counter)
                    .fit();
            return String.join(" ", counter.counts);
        }
    }

    /** Launches of each step after the first. */
    private static final class Counter implements RunListener {
        private final Session session;
        private final List<String> counts = new ArrayList<>();

        Counter(Session session) {
            this.session = session;
        }

        @Override
        public void stepped(StepReport report) {
            if (report.step() > 1) {
                counts.add(Long.toString(session.profile().launches()));
            }
            session.resetProfile();
        }
    }
}
