package org.espalier.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.espalier.data.Dataset;
import org.espalier.internal.Platform;
import org.espalier.internal.TrainerSpec;
import org.espalier.internal.TrainerSpec.Choice;
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

    private final Module model;
    private final Dataset dataset;
    private Choice objective = Choice.of("next-token");
    private Choice optimizer = Choice.of("adamw");
    private final List<Choice> groups = new ArrayList<>();
    private final List<Choice> schedules = new ArrayList<>(List.of(Choice.of("cosine")));
    private final List<Choice> updates = new ArrayList<>(List.of(Choice.of("clip-norm")));
    private final List<Choice> transforms = new ArrayList<>();
    private Choice strategy = Choice.of("plain");
    private final SortedMap<String, Object> keys = new TreeMap<>();
    private RunListener listener = RunListener.none();

    private Trainer(Module model, Dataset dataset) {
        this.model = model;
        this.dataset = dataset;
    }

    /** A trainer with the defaults of a run file. */
    public static Trainer of(Module model, Dataset dataset) {
        return new Trainer(model, dataset);
    }

    private static Choice choice(String id, UnaryOperator<Settings> settings) {
        return new Choice(id, settings.apply(new Settings()).values);
    }

    /** The objective by id with its defaults. */
    public Trainer objective(String id) {
        return objective(id, o -> o);
    }

    /** The objective by id, default {@code next-token}. */
    public Trainer objective(String id, UnaryOperator<Settings> settings) {
        objective = choice(id, settings);
        return this;
    }

    /** The optimizer by id with its defaults. */
    public Trainer optimizer(String id) {
        return optimizer(id, o -> o);
    }

    /** The optimizer by id, default {@code adamw}. */
    public Trainer optimizer(String id, UnaryOperator<Settings> settings) {
        optimizer = choice(id, settings);
        return this;
    }

    /** The schedule by id, default {@code cosine}. */
    public Trainer schedule(String id, UnaryOperator<Settings> settings) {
        schedules.clear();
        return andSchedule(id, settings);
    }

    /** A further schedule: its factor multiplies that of the schedules before. */
    public Trainer andSchedule(String id, UnaryOperator<Settings> settings) {
        schedules.add(choice(id, settings));
        return this;
    }

    /** The number of updates. */
    public Trainer steps(long steps) {
        return set("steps", steps);
    }

    /** Samples per update. */
    public Trainer batch(long samples) {
        return set("batch", samples);
    }

    /** Micro-batches per update, whose gradients are summed by a fixed tree. */
    public Trainer shards(long shards) {
        return set("shards", shards);
    }

    /** The optimizer of the parameters whose names match, where a star is any letters. */
    public Trainer group(String match, String id, UnaryOperator<Settings> settings) {
        groups.add(choice(id, s -> settings.apply(s).set("match", match)));
        return this;
    }

    /** The one transform of updates by id, instead of {@code clip-norm} at 1. */
    public Trainer update(String id, UnaryOperator<Settings> settings) {
        updates.clear();
        return andUpdate(id, settings);
    }

    /** A further transform of updates, after those before. */
    public Trainer andUpdate(String id, UnaryOperator<Settings> settings) {
        updates.add(choice(id, settings));
        return this;
    }

    /** No transform of updates, and so no clipping. */
    public Trainer noUpdates() {
        updates.clear();
        return this;
    }

    /** How a batch becomes an update, by id; default {@code plain}. */
    public Trainer strategy(String id, UnaryOperator<Settings> settings) {
        strategy = choice(id, settings);
        return this;
    }

    /** A further key of section {@code train}, or one of loss scaling, as in a run file. */
    public Trainer set(String key, Object value) {
        keys.put(key, value);
        return this;
    }

    /**
     * A transform of the model by id, after those before. It is made when training begins, and the
     * model stays so. Option {@code match} is a pattern for the names of what it transforms.
     */
    public Trainer transform(String id, UnaryOperator<Settings> settings) {
        transforms.add(choice(id, settings));
        return this;
    }

    /** The number of updates between evaluations; 0 for one at the end. */
    public Trainer evaluate(long steps) {
        return set("evaluate", steps);
    }

    /** Hears what happens. */
    public Trainer listener(RunListener newListener) {
        listener = newListener;
        return this;
    }

    /** Trains. */
    public RunResult fit() {
        return Platform.get().fit(spec(), listener);
    }

    private TrainerSpec spec() {
        return new TrainerSpec(
                model,
                dataset,
                objective,
                optimizer,
                List.copyOf(groups),
                List.copyOf(schedules),
                List.copyOf(updates),
                List.copyOf(transforms),
                strategy,
                new TreeMap<>(keys));
    }
}
