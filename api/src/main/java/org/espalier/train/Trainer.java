package org.espalier.train;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.espalier.data.Dataset;
import org.espalier.internal.Platform;
import org.espalier.internal.TrainerSpec;
import org.espalier.nn.Module;

/** Trains a model on a dataset; techniques are named by id as in a run file. */
public final class Trainer {
    /** Options of a technique, by name. */
    public static final class Settings {
        private final SortedMap<String, Object> values = new TreeMap<>();

        private Settings() {}

        /** Sets an option. */
        public Settings set(String option, Object value) {
            values.put(option, value);
            return this;
        }
    }

    private TrainerSpec spec;
    private RunListener listener = RunListener.none();

    private Trainer(TrainerSpec spec) {
        this.spec = spec;
    }

    /** A trainer with the defaults of a run file. */
    public static Trainer of(Module model, Dataset dataset) {
        return new Trainer(TrainerSpec.of(model, dataset));
    }

    private static SortedMap<String, Object> values(UnaryOperator<Settings> settings) {
        return settings.apply(new Settings()).values;
    }

    /** The objective by id with its defaults. */
    public Trainer objective(String id) {
        return objective(id, o -> o);
    }

    /** The objective by id, default {@code next-token}. */
    public Trainer objective(String id, UnaryOperator<Settings> settings) {
        spec = spec.objective(id, values(settings));
        return this;
    }

    /** The optimizer by id with its defaults. */
    public Trainer optimizer(String id) {
        return optimizer(id, o -> o);
    }

    /** The optimizer by id, default {@code adamw}. */
    public Trainer optimizer(String id, UnaryOperator<Settings> settings) {
        spec = spec.optimizer(id, values(settings));
        return this;
    }

    /** The schedule by id, default {@code cosine}. */
    public Trainer schedule(String id, UnaryOperator<Settings> settings) {
        spec = spec.schedule(id, values(settings));
        return this;
    }

    /** A further schedule: its factor multiplies that of the schedules before. */
    public Trainer andSchedule(String id, UnaryOperator<Settings> settings) {
        spec = spec.andSchedule(id, values(settings));
        return this;
    }

    /** The number of updates. */
    public Trainer steps(long steps) {
        spec = spec.set("steps", steps);
        return this;
    }

    /** Samples per update. */
    public Trainer batch(long samples) {
        spec = spec.set("batch", samples);
        return this;
    }

    /** Micro-batches per update, whose gradients are summed by a fixed tree. */
    public Trainer shards(long shards) {
        spec = spec.set("shards", shards);
        return this;
    }

    /** The optimizer of the parameters whose names match, where a star is any letters. */
    public Trainer group(String match, String id, UnaryOperator<Settings> settings) {
        spec = spec.group(id, values(s -> settings.apply(s).set("match", match)));
        return this;
    }

    /** The one transform of updates by id, instead of {@code clip-norm} at 1. */
    public Trainer update(String id, UnaryOperator<Settings> settings) {
        spec = spec.noUpdates();
        return andUpdate(id, settings);
    }

    /** A further transform of updates, after those before. */
    public Trainer andUpdate(String id, UnaryOperator<Settings> settings) {
        spec = spec.update(id, values(settings));
        return this;
    }

    /** No transform of updates, and so no clipping. */
    public Trainer noUpdates() {
        spec = spec.noUpdates();
        return this;
    }

    /** How a batch becomes an update, by id; default {@code plain}. */
    public Trainer strategy(String id, UnaryOperator<Settings> settings) {
        spec = spec.strategy(id, values(settings));
        return this;
    }

    /** A further key of section {@code train}, or one of loss scaling, as in a run file. */
    public Trainer set(String key, Object value) {
        spec = spec.set(key, value);
        return this;
    }

    /**
     * A transform of the model by id, after those before. It is made when training begins, and the
     * model stays so. Option {@code match} is a pattern for the names of what it transforms.
     */
    public Trainer transform(String id, UnaryOperator<Settings> settings) {
        spec = spec.transform(id, values(settings));
        return this;
    }

    /** The number of updates between evaluations; 0 for one at the end. */
    public Trainer evaluate(long steps) {
        spec = spec.set("evaluate", steps);
        return this;
    }

    /** Hears what happens. */
    public Trainer listener(RunListener newListener) {
        listener = newListener;
        return this;
    }

    /** Trains. */
    public RunResult fit() {
        return Platform.get().fit(spec, listener);
    }
}
