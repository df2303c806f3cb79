package org.espalier.benchmarks.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.espalier.benchmarks.Benchmark;
import org.espalier.benchmarks.Figure;

/** Kills a training run again and again and compares its bits with an undisturbed one. */
public final class KillBenchmark implements Benchmark {
    private static final int KILLS = 60;
    private static final int QUICK_KILLS = 12;
    private static final int STEPS_PER_KILL = 60;

    /** For the list of benchmarks. */
    public KillBenchmark() {}

    @Override
    public String id() {
        return "kill";
    }

    @Override
    public String summary() {
        return "%d kills (quick: %d) at random moments, each resumed on other threads: the same bits"
                .formatted(KILLS, QUICK_KILLS);
    }

    @Override
    public boolean onlyByName() {
        return true;
    }

    @Override
    public List<Figure> run(boolean quick) {
        int kills = quick ? QUICK_KILLS : KILLS;
        try {
            var folder = Files.createTempDirectory("espalier-kill");
            long seed = System.nanoTime();
            Counts c = new KillTest(folder, kills, kills * STEPS_PER_KILL, seed).run();
            return List.of(
                    Figure.plain("kill/kills", c.kills(), "kills"),
                    Figure.plain("kill/inside-a-save", c.insideSave(), "kills"),
                    Figure.plain("kill/gained-steps", c.gained(), "restarts"),
                    Figure.plain("kill/torn-checkpoints-read", c.refused(), "failures"),
                    Figure.plain("kill/different-bits", c.equal() ? 0 : 1, "failures"),
                    Figure.plain("kill/time", c.seconds(), "s"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
