package org.espalier.core.train;

import org.espalier.core.config.TrainOptions;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.io.Json;
import org.espalier.data.Dataset;
import org.espalier.spi.Options;
import org.espalier.tensor.Precision;
import org.espalier.train.Schedule;

/** What a run remembers beside arrays and the number of its step. */
final class Progress {
    private static final String UPDATES = "updates"; // in a checkpoint's state

    private final RunSchedule schedule;
    private final LossScale scale;
    private long updates; // fewer than steps where some were skipped

    /** Before the first step. */
    Progress(RunSchedule schedule, LossScale scale) {
        this.schedule = schedule;
        this.scale = scale;
    }

    /** Before the first step, as options say. */
    static Progress of(
            Schedule schedule,
            Options precision,
            Options data,
            CoreEngine engine,
            Dataset dataset) {
        long perSample = dataset.fields().getLast().shape().elements();
        LossScale scale =
                LossScale.of(
                        precision,
                        engine.parts().precision() == Precision.F16,
                        data.get(TrainOptions.BATCH) * perSample);
        return new Progress(new RunSchedule(schedule, dataset), scale);
    }

    RunSchedule schedule() {
        return schedule;
    }

    LossScale scale() {
        return scale;
    }

    /** Updates made so far: what schedules and optimizers count. */
    long updates() {
        return updates;
    }

    /** Takes note of a step whose update was made, or was skipped because it was not finite. */
    void stepped(boolean isFinite) {
        updates += isFinite ? 1 : 0;
        scale.observe(isFinite);
    }

    /** A checkpoint's state after a step. */
    Json.Obj save(long step) {
        Json.Fields state = Json.object().put("step", step).put(UPDATES, updates);
        return scale.save(schedule.save(state)).build();
    }

    /** The updates that a checkpoint knows of. */
    static long updates(Json.Obj state) {
        return state.whole(UPDATES);
    }

    /** Takes back what a checkpoint holds of it. */
    void restore(Json.Obj state) {
        updates = updates(state);
        schedule.restore(state);
        scale.restore(state);
    }
}
