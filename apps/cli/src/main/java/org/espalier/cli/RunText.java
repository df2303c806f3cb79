package org.espalier.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.StringJoiner;
import org.espalier.tensor.MemoryUse;
import org.espalier.train.Evaluation;
import org.espalier.train.RunResult;
import org.espalier.train.RunStart;

/** The lines before and after the steps of a run. */
final class RunText {
    private static final int SAMPLE_LINES = 16;
    private static final String PROMPT = "public static ";

    private final Terminal terminal;

    RunText(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The first line of a program that will train. */
    static String title() {
        return Program.title() + " · nothing leaves this machine";
    }

    /** What is known before the first step. */
    List<String> start(RunStart s) {
        Labelled text = new Labelled(terminal);
        text.add("backend", s.device() + " · class " + s.determinism());
        data(text, s.data());
        text.add("model", s.model() + " · " + s.training());
        if (s.step() > 0) {
            text.add("resumed", "after step %s of %s".formatted(s.step(), s.steps()));
        }
        return text.lines();
    }

    /** The facts that every text has as a phrase, then what else a dataset tells, line by line. */
    private static void data(Labelled text, Map<String, String> facts) {
        SequencedMap<String, String> rest = new LinkedHashMap<>(facts);
        StringJoiner phrase = new StringJoiner(", ");
        take(rest, "files", "%s files", phrase);
        take(rest, "bytes", "%s", phrase);
        take(rest, "skipped", "%s skipped", phrase);
        String name = rest.containsKey("dataset") ? rest.remove("dataset") + ": " : "";
        text.add("data", name + phrase + tokenizer(rest));
        rest.forEach((key, value) -> text.add("", key + " " + value));
    }

    private static String tokenizer(Map<String, String> facts) {
        String tokenizer = facts.remove("tokenizer");
        String prepared = facts.remove("prepared");
        String how = prepared == null ? "" : " (" + prepared + ")";
        return tokenizer == null ? how : " · tokenizer " + tokenizer + how;
    }

    private static void take(
            Map<String, String> facts, String key, String pattern, StringJoiner phrase) {
        String value = facts.remove(key);
        if (value != null) {
            phrase.add(Figures.format(pattern, value));
        }
    }

    /** One evaluation on the way. */
    static String evaluation(long step, long steps, Evaluation e) {
        String bits =
                Double.isNaN(e.bitsPerByte())
                        ? ""
                        : Figures.format("  %.3f bits/byte", e.bitsPerByte());
        return Figures.format(
                "  step %s  validation%s  loss %.3f", StepLine.step(step, steps), bits, e.loss());
    }

    /** How a run ended, and what to do next. */
    List<String> end(RunResult r, long steps) {
        return switch (r.outcome()) {
            case COMPLETE -> complete(r);
            case STOPPED -> unfinished(r, steps, "stopped", "");
            case OUT_OF_TIME -> unfinished(r, steps, "time up", "train.max_time was reached ");
        };
    }

    private List<String> complete(RunResult r) {
        Labelled text = new Labelled(terminal);
        text.add("result", validation(r) + " in " + Figures.duration(r.seconds()));
        text.add("", totals(r));
        memory(text, r.memory());
        sample(text, r.sample());
        text.add("run", Program.typed(r.directory()));
        text.add("", "report.html · checkpoints · metrics.jsonl · result.json");
        text.addWhole("next", next(r));
        return text.lines();
    }

    private static String validation(RunResult r) {
        if (Double.isNaN(r.bitsPerByte())) {
            return Figures.format("loss %.3f", r.finalLoss());
        }
        String deflate =
                Double.isNaN(r.deflateBitsPerByte())
                        ? ""
                        : Figures.format(
                                " (DEFLATE on the same files: %.3f)", r.deflateBitsPerByte());
        return Figures.format("validation %.3f bits/byte%s", r.bitsPerByte(), deflate);
    }

    private static String totals(RunResult r) {
        StringJoiner totals = new StringJoiner(" · ");
        totals.add(Figures.format("%d steps", r.steps()));
        totals.add(Figures.format("final loss %.3f", r.finalLoss()));
        totals.add(Figures.rate(r.tokensPerSecond()) + " tok/s");
        if (r.peakBytes() > 0) {
            totals.add("peak " + Figures.bytes(r.peakBytes()));
        }
        return totals.toString();
    }

    /** What took the memory of tensors at the moment of most; the rest of it was temporary. */
    private static void memory(Labelled text, MemoryUse m) {
        if (m.total() > 0) {
            text.add(
                    "tensors",
                    "%s: parameters %s, gradients %s, optimizer %s, activations %s"
                            .formatted(
                                    Figures.bytes(m.total()),
                                    Figures.bytes(m.parameters(), m.total()),
                                    Figures.bytes(m.gradients(), m.total()),
                                    Figures.bytes(m.optimizer(), m.total()),
                                    Figures.bytes(m.activations(), m.total())));
        }
    }

    private void sample(Labelled text, String sample) {
        List<String> lines = Printable.of(sample).stripTrailing().lines().toList();
        int width = terminal.columns() - Labelled.WIDTH;
        for (int i = 0; i < Math.min(SAMPLE_LINES, lines.size()); i++) {
            text.addWhole(i == 0 ? "sample" : "", Wrap.cut(lines.get(i), width));
        }
    }

    private static String next(RunResult r) {
        String run = Program.typed(r.directory());
        return r.sample().isEmpty()
                ? "%s diff %s OTHER_RUN".formatted(Program.COMMAND, run)
                : "%s generate %s --prompt \"%s\"".formatted(Program.COMMAND, run, PROMPT);
    }

    private List<String> unfinished(RunResult r, long steps, String label, String why) {
        String where =
                r.steps() == 0
                        ? "before the first step"
                        : "after step %s of %s; a checkpoint is saved".formatted(r.steps(), steps);
        return new Labelled(terminal)
                .add(label, why + where)
                .add("run", Program.typed(r.directory()))
                .addWhole("next", Program.COMMAND + " resume " + Program.typed(r.directory()))
                .lines();
    }
}
