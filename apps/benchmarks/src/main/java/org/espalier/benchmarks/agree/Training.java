package org.espalier.benchmarks.agree;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.ScratchRun;

/** Makes runs. */
@FunctionalInterface
interface Training {
    /** A course's losses on one side with one seed. */
    Losses run(Course course, Side side, long seed);

    /** Trains in this JVM, in run directories below a folder that are deleted afterwards. */
    static Training in(Path folder) {
        return (course, side, seed) -> {
            List<String> sets = new ArrayList<>(course.sets());
            sets.addAll(side.changes()); // later ones win
            sets.add("train.seed=" + seed);
            List<String> command = List.of("bench", "agree");
            ScratchRun.Curve curve =
                    ScratchRun.train(sets, course.steps(), folder.resolve("run"), command);
            List<Double> losses = curve.losses();
            return new Losses(losses.get(Course.MARK - 1), losses.getLast(), curve.seconds());
        };
    }
}
