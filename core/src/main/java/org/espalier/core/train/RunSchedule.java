package org.espalier.core.train;

import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.io.Json;
import org.espalier.data.Dataset;
import org.espalier.data.Split;
import org.espalier.train.ConfigException;
import org.espalier.train.RunException;
import org.espalier.train.Schedule;

/** The schedule of a run as it stands: what it made of the evaluations so far is in checkpoints. */
final class RunSchedule {
    private static final String FIELD = "schedule"; // in a checkpoint's state
    private static final String OBSERVED = "observed";
    private static final String MEMORY = "memory";

    private Schedule now;
    private long observed; // the step of the last evaluation it saw

    /**
     * The schedule before the first step.
     *
     * @throws ConfigException when it follows the validation loss and there is nothing to measure
     *     it on
     */
    RunSchedule(Schedule first, Dataset dataset) {
        if (first.observes() && dataset.size(Split.VALIDATION) == 0) {
            throw new ConfigException(
                    "the schedule follows the validation loss, and dataset '%s' has no validation samples. Fix: hold some out"
                            .formatted(dataset.id()));
        }
        now = first;
    }

    double factor(long step, long steps) {
        return now.factor(step, steps);
    }

    /** Shows it the evaluation after a step, once, however often it is called. */
    void observe(long step, double loss) {
        if (step > observed) {
            now = now.observed(loss);
            observed = step;
        }
    }

    /** Adds what it remembers to a checkpoint's state, numbers in hexadecimal and so exact. */
    Json.Fields save(Json.Fields state) {
        if (!now.observes()) {
            return state;
        }
        Json.Fields memory = Json.object();
        now.state().forEach((name, value) -> memory.put(name, Double.toHexString(value)));
        Json.Fields mine = Json.object().put(OBSERVED, observed).put(MEMORY, memory.build());
        return state.put(FIELD, mine.build());
    }

    /** Takes back what a checkpoint holds of it. */
    void restore(Json.Obj state) {
        SortedMap<String, Double> memory = new TreeMap<>();
        if (state.find(FIELD).isPresent()) {
            Json.Obj mine = state.object(FIELD);
            Json.Obj given = mine.object(MEMORY);
            given.fields()
                    .keySet()
                    .forEach(name -> memory.put(name, Double.parseDouble(given.text(name))));
            observed = mine.whole(OBSERVED);
        }
        requireNames(memory);
        now = now.restored(memory);
    }

    private void requireNames(SortedMap<String, Double> memory) {
        if (!memory.keySet().equals(now.state().keySet())) {
            throw new RunException(
                    RunException.Kind.DATA,
                    "the checkpoint does not fit the schedule: it holds %s and should hold %s. Fix: put the run's config.yaml back as it was"
                            .formatted(memory.keySet(), now.state().keySet()));
        }
    }
}
