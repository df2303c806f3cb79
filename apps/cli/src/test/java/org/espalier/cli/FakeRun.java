package org.espalier.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.tensor.MemoryUse;
import org.espalier.train.Evaluation;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunResult.Outcome;
import org.espalier.train.RunStart;
import org.espalier.train.StepReport;

/**
 * A run that is only told: 60 steps of 1.5 seconds after a minute of preparation.
 *
 * @param terminal whose clock runs
 * @param from the step it goes on from
 * @param outcome how it ends; other than complete, it does so after step 40
 */
record FakeRun(FakeTerminal terminal, long from, Outcome outcome) implements Watched.Part {
    static final Path DIRECTORY = Path.of("runs/2026-11-21-143015-java-source-7");
    private static final long STEPS = 60;
    private static final long LAST_UNFINISHED = 40;

    @Override
    public RunResult run(RunListener listener) {
        prepare(listener);
        listener.started(start());
        long last = outcome == Outcome.COMPLETE ? STEPS : LAST_UNFINISHED;
        for (long step = from + 1; step <= last; step++) {
            terminal.pass(1.5);
            step(listener, step);
        }
        if (outcome == Outcome.COMPLETE) {
            evaluate(listener, STEPS, 1.3124);
        }
        return result(last);
    }

    private void prepare(RunListener listener) {
        listener.preparing("list", 0, 1);
        listener.preparing("list", 1, 1);
        for (int done = 0; done <= 2000; done++) {
            listener.preparing("tokenize", done * 100_000L, 200_000_000);
            terminal.pass(0.03);
        }
        listener.preparing("warm-up", 0, 1);
        listener.preparing("warm-up", 1, 1);
    }

    private void step(RunListener listener, long step) {
        if (step == 30) {
            listener.warned(
                    "step 30: the gradient is not finite (loss 3.5); the update was skipped and the"
                            + " optimizer's state is as it was");
        }
        listener.stepped(report(step));
        if (step % 3 == 0) {
            listener.saved(step, DIRECTORY.resolve("checkpoints"));
        }
        if (step == 20) {
            evaluate(listener, step, 2.0457);
        }
    }

    private void evaluate(RunListener listener, long step, double bits) {
        for (int done = 0; done <= 40; done++) {
            listener.evaluating(done, 40);
            terminal.pass(0.5);
        }
        listener.evaluated(step, new Evaluation(bits * 2.3, bits, 800_000));
    }

    private RunStart start() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("dataset", "java-source");
        data.put("files", "15,224");
        data.put("bytes", "213 MB");
        data.put("held out", "1 in 64 by SHA-256 of the path");
        data.put("training", "14,980 documents, 208 MB, 61,234,567 tokens");
        data.put("validation", "240 documents, 2.5 MB, 735,100 tokens");
        data.put("tokenizer", "bpe-2048");
        data.put("prepared", "cached");
        return new RunStart(
                DIRECTORY,
                "simd 512-bit, 2 threads",
                "D4",
                data,
                "gpt 4×256, 3.7 M parameters",
                "adamw, cosine 0.002, 60 steps × 4,096 tokens",
                from,
                STEPS);
    }

    private static StepReport report(long step) {
        double loss = 7.625 - step / 16.0;
        return new StepReport(
                step,
                STEPS,
                loss,
                loss,
                loss / 2,
                9_000 + 100 * step,
                0.002 * (STEPS - step) / STEPS,
                0.61,
                (300 + 20 * step) << 20,
                (STEPS - step) * 1.5);
    }

    private RunResult result(long steps) {
        boolean complete = outcome == Outcome.COMPLETE;
        return new RunResult(
                DIRECTORY,
                outcome,
                steps,
                3.875,
                complete ? 1.3124 : Double.NaN,
                complete ? 1.9411 : Double.NaN,
                11_240,
                1_513_000_000L,
                new MemoryUse(15L << 20, 15L << 20, 30L << 20, 560L << 20, 93L << 20),
                167,
                "0".repeat(64),
                "1".repeat(64),
                complete ? sample() : "");
    }

    private static String sample() {
        return "/**\n * Returns the \u001b[31mvalue\n */\n\tpublic int get() {\n\t\treturn "
                + "x".repeat(100)
                + ";\n\t}\n".repeat(20);
    }
}
