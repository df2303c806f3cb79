package org.espalier.core.train;

import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.core.config.RunConfig;
import org.espalier.core.io.Hashes;
import org.espalier.core.io.Json;
import org.espalier.core.io.MemoryFields;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.Report;
import org.espalier.core.io.RssProbe;
import org.espalier.core.io.RunDirectory;
import org.espalier.data.Tokenizer;
import org.espalier.internal.Context;
import org.espalier.nn.Gpt;
import org.espalier.train.Evaluation;
import org.espalier.train.Generation;
import org.espalier.train.RunResult;
import org.espalier.train.RunResult.Outcome;

/** The end of a run: hashes, sample, {@code result.json}, {@code report.html}. */
record Ending(
        RunConfig config,
        Setup setup,
        RunDirectory directory,
        Updater updater,
        Journal journal,
        TrainingLoop loop) {
    private static final int SAMPLE_TOKENS = 160;
    private static final String SAMPLE_PROMPT = "    /**\n     * Returns";

    RunResult finish(Outcome outcome, Optional<Evaluation> validation) {
        RunResult result = result(outcome, validation);
        if (outcome == Outcome.COMPLETE) {
            directory.writeResult(json(result));
            Report.write(directory, shown(result.sample()));
        }
        return result;
    }

    private RunResult result(Outcome outcome, Optional<Evaluation> validation) {
        boolean complete = outcome == Outcome.COMPLETE;
        OptionalDouble deflate =
                complete ? setup.dataset().deflateBitsPerByte() : OptionalDouble.empty();
        return new RunResult(
                directory.path(),
                outcome,
                steps(),
                finalLoss(),
                validation.map(Evaluation::bitsPerByte).orElse(Double.NaN),
                deflate.orElse(Double.NaN),
                loop.tokensPerSecond(),
                RssProbe.peakBytes().orElse(0),
                setup.session().peakMemory(),
                loop.elapsed(),
                Hashes.curveSha256(journal.lines()),
                Hashes.weightsSha256(new Saver(updater).weights()),
                complete ? sample() : "");
    }

    private long steps() {
        return journal.lines().stream()
                .filter(MetricsLine.Step.class::isInstance)
                .mapToLong(MetricsLine::step)
                .max()
                .orElse(0);
    }

    private double finalLoss() {
        return journal.lines().stream()
                .filter(MetricsLine.Step.class::isInstance)
                .mapToDouble(l -> ((MetricsLine.Step) l).loss())
                .reduce((a, b) -> b)
                .orElse(Double.NaN);
    }

    private String sample() {
        Optional<Tokenizer> tokenizer = setup.dataset().tokenizer();
        if (tokenizer.isEmpty() || !(setup.model() instanceof Gpt gpt)) {
            return "";
        }
        Generation g =
                new Generation(SAMPLE_PROMPT, SAMPLE_TOKENS, 0.8, 40, setup.session().seed());
        TextGenerator generator =
                new TextGenerator(setup.session(), gpt, tokenizer.get(), gpt.settings().context());
        String[] text = new String[1];
        setup.session().scope(() -> text[0] = evaluated().run(() -> generator.run(g)));
        return text[0];
    }

    /** With what stands for the weights in evaluation. */
    private Context evaluated() {
        return Context.current().withOverrides(updater.evaluated(setup.progress().updates()));
    }

    /** The sample as the report shows it: the prompt, and what followed. */
    private static Optional<Report.Sample> shown(String sample) {
        return sample.startsWith(SAMPLE_PROMPT)
                ? Optional.of(
                        new Report.Sample(SAMPLE_PROMPT, sample.substring(SAMPLE_PROMPT.length())))
                : Optional.empty();
    }

    private Json.Obj json(RunResult r) {
        Json.Fields json = figures(r);
        MemoryFields.of(r.memory()).forEach((name, bytes) -> json.put(name, bytes.longValue()));
        return json.put("seconds", r.seconds())
                .put("curve_sha256", r.curveSha256())
                .put("weights_sha256", r.weightsSha256())
                .put("density", Density.of(setup.model(), evaluated()))
                .put("determinism", setup.engine().kernels().ofRun())
                .put("sample", r.sample())
                .build();
    }

    private static Json.Fields figures(RunResult r) {
        return Json.object()
                .put("steps", r.steps())
                .put("final_loss", r.finalLoss())
                .put("val_bits_per_byte", r.bitsPerByte())
                .put("deflate_bits_per_byte", r.deflateBitsPerByte())
                .put("tokens_per_second", r.tokensPerSecond())
                .put("peak_rss_bytes", r.peakBytes());
    }
}
