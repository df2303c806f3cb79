package org.espalier.metalearning;

import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.spi.DatasetProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;

/**
 * Tasks of the first experiment of Finn, Abbeel and Levine, ICML 2017, section 5.1: sine waves y =
 * A sin(x − φ), each from a few points.
 */
public final class Sinusoids implements DatasetProvider {
    private static final Option<Long> SHOTS =
            Option.whole("shots", 10).in(1, 1 << 20).doc("points of a task to learn from, K");
    private static final Option<Long> QUERIES =
            Option.whole("queries", 10).in(1, 1 << 20).doc("points of a task to be judged by");
    private static final Option<Long> TASKS =
            Option.whole("tasks", 1 << 22).in(1, 1e15).doc("tasks for training");
    private static final Option<Long> VALIDATION =
            Option.whole("validation", 600).in(0, 1e15).doc("tasks for evaluation");
    private static final Option<Long> SEED =
            Option.whole("seed", 0).in(0, 1e15).doc("which tasks they are");

    /** For ServiceLoader. */
    public Sinusoids() {}

    @Override
    public String id() {
        return SineTasks.ID;
    }

    @Override
    public String summary() {
        return "tasks that are sine waves, from a few points each";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(SHOTS, QUERIES, TASKS, VALIDATION, SEED);
    }

    @Override
    public Dataset open(Options o, int window, Progress progress) {
        return new SineTasks(
                Math.toIntExact(o.get(SHOTS)),
                Math.toIntExact(o.get(QUERIES)),
                o.get(TASKS),
                o.get(VALIDATION),
                o.get(SEED));
    }
}
