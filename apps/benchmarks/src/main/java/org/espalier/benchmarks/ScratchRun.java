package org.espalier.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.train.RunFile;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;

/** A run file's training in this JVM, of which only the curve is kept. */
public final class ScratchRun {
    private ScratchRun() {}

    /**
     * What a run told.
     *
     * @param losses mean loss of each step, in nats
     * @param validation loss of the last evaluation, in nats; NaN where there was none
     * @param seconds the run took
     */
    public record Curve(List<Double> losses, double validation, double seconds) {
        /** A curve that nobody changes. */
        public Curve {
            losses = List.copyOf(losses);
        }

        /** The mean loss of the last tenth of the steps, in nats. */
        public double lastLoss() {
            int from = losses.size() - Math.max(1, losses.size() / 10);
            return losses.subList(from, losses.size()).stream()
                    .mapToDouble(loss -> loss)
                    .average()
                    .orElse(Double.NaN);
        }
    }

    /**
     * Trains and deletes the run directory.
     *
     * @param sets changes of the built-in run, in order
     * @param last the step to stop after; the run's own last one if that comes first
     * @param directory the run directory, which does not exist yet
     * @param command for the manifest
     */
    public static Curve train(List<String> sets, long last, Path directory, List<String> command) {
        Curve curve = keep(sets, last, directory, command);
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return curve;
    }

    /** The same, and leaves the run directory. */
    public static Curve keep(List<String> sets, long last, Path directory, List<String> command) {
        Watch watch = new Watch(last);
        RunSettings settings = new RunSettings(Optional.of(directory), 0, command, watch.stop);
        long start = System.nanoTime();
        Runs.train(RunFile.of(Optional.empty(), sets), settings, watch);
        return watch.curve((System.nanoTime() - start) * 1e-9);
    }

    /** Deletes a folder and all that is in it. */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    /** Keeps the losses and stops the run after some steps. */
    private static final class Watch extends CurveKeeper {
        private final StopToken stop = new StopToken();
        private final long last;

        private Watch(long last) {
            this.last = last;
        }

        @Override
        public void stepped(StepReport report) {
            super.stepped(report);
            if (report.step() == last) {
                stop.request();
            }
        }
    }
}
