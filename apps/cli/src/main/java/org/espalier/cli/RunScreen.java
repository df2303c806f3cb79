package org.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import org.espalier.train.Evaluation;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunStart;
import org.espalier.train.StepReport;

/**
 * Shows a run as it happens: on a terminal as a line that is redrawn in place, elsewhere as a plain
 * line now and then.
 */
final class RunScreen implements RunListener {
    private static final double REDRAW_SECONDS = 0.1;
    private static final double PLAIN_SECONDS = 10;
    private static final double SAVED_SECONDS = 60;

    private static final String EVALUATING = "evaluating";
    private static final String STOPPING =
            "stopping: a checkpoint is being saved; Ctrl-C again ends at once";

    private final Terminal terminal;
    private final LiveLine line;
    private final Stop stop;
    private final RunText text;
    private final StepLine stepLine;
    private final Pace redraw;
    private final Pace plain;
    private final Pace savedPace;
    private boolean titled;
    private boolean first = true;
    private String phase = "";
    private long steps;

    RunScreen(Terminal terminal, LiveLine line, Stop stop) {
        this.terminal = terminal;
        this.line = line;
        this.stop = stop;
        this.text = new RunText(terminal);
        // A log may be wider than any terminal; its lines keep every unit.
        this.stepLine = new StepLine(terminal.live() ? terminal.columns() - 1 : Integer.MAX_VALUE);
        this.redraw = new Pace(REDRAW_SECONDS, terminal.nanos());
        this.plain = new Pace(PLAIN_SECONDS, terminal.nanos());
        this.savedPace = new Pace(SAVED_SECONDS, terminal.nanos());
    }

    private void title() {
        if (!titled) {
            line.print(Wrap.words("", Labelled.WIDTH, RunText.title(), terminal.columns()));
            titled = true;
        }
    }

    @Override
    public void preparing(String name, long done, long total) {
        title();
        boolean fresh = !name.equals(phase);
        phase = name;
        if (total <= 1) {
            show(fresh, "  preparing: " + name);
        } else {
            show(fresh, "  preparing: " + name + " " + share(done, total));
        }
    }

    private static String share(long done, long total) {
        return Figures.format("%.0f %%", 100.0 * done / Math.max(1, total));
    }

    /**
     * Draws at most ten times a second, or logs every ten seconds; what is new is shown at once.
     */
    private void show(boolean fresh, String words) {
        Pace pace = terminal.live() ? redraw : plain;
        if (fresh) {
            pace.restart();
        } else if (!pace.due()) {
            return;
        }
        put(words);
    }

    private void put(String words) {
        if (terminal.live()) {
            line.draw(words);
        } else {
            line.print(List.of(words));
        }
    }

    @Override
    public void started(RunStart start) {
        title();
        line.erase();
        line.print(text.start(start));
        steps = start.steps();
        stop.running(() -> line.alert(List.of(STOPPING)));
        line.draw("  first step");
    }

    @Override
    public void stepped(StepReport report) {
        boolean last = report.step() == report.steps();
        show(first || last, stepLine.of(report));
        first = false;
        if (last) {
            line.keep();
        }
    }

    @Override
    public void evaluating(long done, long total) {
        boolean begins = !phase.equals(EVALUATING);
        phase = EVALUATING;
        // A log hears of it only if it takes long.
        if (begins && !terminal.live()) {
            plain.restart();
        } else {
            show(begins, "  evaluating: " + share(done, total));
        }
    }

    @Override
    public void evaluated(long step, Evaluation evaluation) {
        phase = "";
        line.erase();
        line.print(List.of(RunText.evaluation(step, steps, evaluation)));
    }

    @Override
    public void saved(long step, Path checkpoint) {
        if (!terminal.live() && savedPace.due()) {
            line.print(
                    List.of("  step %s  checkpoint saved".formatted(StepLine.step(step, steps))));
        }
    }

    @Override
    public void warned(String message) {
        line.alert(Wrap.words("warning  ", Labelled.WIDTH, message, terminal.columns()));
    }

    /** The last line of a run that had nothing to save. */
    void leave() {
        line.keep();
        line.alert(List.of("stopped before the first step; there is nothing to save"));
    }

    /** The last lines. */
    void finished(RunResult result) {
        if (phase.equals(EVALUATING)) {
            line.erase();
        }
        line.keep();
        line.print(text.end(result, steps));
    }
}
