package org.espalier.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.espalier.tensor.MemoryUse;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.RunStart;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;

/** A program for {@link SignalTest}: a run that only waits. */
final class InterruptedRun {
    /** What its output says when a signal may come. */
    static final String READY = "ready";

    private static final long TICK = 20_000_000;
    private static final long SAVING = 300_000_000;
    private static final Path DIRECTORY = Path.of("runs/tiny");

    private InterruptedRun() {}

    public static void main(String[] args) {
        FakeDoors doors =
                new FakeDoors() {
                    @Override
                    public RunResult train(
                            RunFile file, RunSettings settings, RunListener listener) {
                        return play(args[0], settings.stop(), listener);
                    }
                };
        Main.start(doors, "train");
    }

    private static RunResult play(String scene, StopToken stop, RunListener listener) {
        if (scene.equals("preparing")) {
            listener.preparing(READY, 0, 1);
            rest(Long.MAX_VALUE);
        }
        listener.started(new RunStart(DIRECTORY, "none", "D4", Map.of(), "none", READY, 0, 9));
        while (!stop.isRequested()) {
            rest(TICK);
        }
        rest(scene.equals("saving-forever") ? Long.MAX_VALUE : SAVING);
        listener.stepped(new StepReport(1, 9, 1, 1, 1, 1, 1, 1, 1, 1));
        return new RunResult(
                DIRECTORY,
                RunResult.Outcome.STOPPED,
                1,
                1,
                1,
                1,
                1,
                1,
                MemoryUse.none(),
                1,
                "",
                "",
                "");
    }

    private static void rest(long nanos) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos) {
            LockSupport.parkNanos(Math.min(nanos, TICK));
        }
    }
}
