package org.espalier.benchmarks.agree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;

/** Makes runs. */
@FunctionalInterface
interface Training {
    /** A course's losses on one side with one seed. */
    Losses run(Course course, Side side, long seed);

    /** Trains in this JVM, in run directories below a folder that are deleted afterwards. */
    static Training in(Path folder) {
        return (course, side, seed) -> {
            Path directory = folder.resolve("run");
            try {
                Losses losses = train(course, side, seed, directory);
                delete(directory);
                return losses;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static Losses train(Course course, Side side, long seed, Path directory) {
        List<String> sets = new ArrayList<>(course.sets());
        sets.addAll(side.changes()); // later ones win
        sets.add("train.seed=" + seed);
        RunFile file = RunFile.of(Optional.empty(), sets);
        Watch watch = new Watch(course.steps());
        RunSettings settings =
                new RunSettings(Optional.of(directory), 0, List.of("bench", "agree"), watch.stop);
        long start = System.nanoTime();
        Runs.train(file, settings, watch);
        return watch.losses((System.nanoTime() - start) * 1e-9);
    }

    /** Deletes a folder and all that is in it. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    /** Keeps the losses and stops the run after some steps. */
    final class Watch implements RunListener {
        private final StopToken stop = new StopToken();
        private final List<Double> losses = new ArrayList<>();
        private final long steps;

        private Watch(long steps) {
            this.steps = steps;
        }

        @Override
        public void stepped(StepReport report) {
            losses.add(report.loss());
            if (report.step() == steps) {
                stop.request();
            }
        }

        private Losses losses(double seconds) {
            return new Losses(losses.get(Course.MARK - 1), losses.getLast(), seconds);
        }
    }
}
