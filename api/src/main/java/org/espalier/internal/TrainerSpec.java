package org.espalier.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.data.Dataset;
import org.espalier.nn.Module;

/**
 * What a trainer was told.
 *
 * @param groups optimizers with {@code match}, a pattern for names of parameters
 * @param schedules their factors are multiplied
 * @param updates transforms of updates, in their order
 * @param transforms transforms of the model, in their order
 * @param strategy how a batch becomes an update
 * @param train the keys of a run file's {@code train} section, {@code data.batch}, {@code
 *     data.shards} and those of loss scaling
 */
public record TrainerSpec(
        Module model,
        Dataset dataset,
        Choice objective,
        Choice optimizer,
        List<Choice> groups,
        List<Choice> schedules,
        List<Choice> updates,
        List<Choice> transforms,
        Choice strategy,
        SortedMap<String, Object> train) {
    /** A plugin by id with options. */
    public record Choice(String id, SortedMap<String, Object> options) {
        static Choice of(String id) {
            return new Choice(id, new TreeMap<>());
        }
    }

    /** The defaults of a run file. */
    public static TrainerSpec of(Module model, Dataset dataset) {
        return new TrainerSpec(
                model,
                dataset,
                Choice.of("next-token"),
                Choice.of("adamw"),
                List.of(),
                List.of(Choice.of("cosine")),
                List.of(Choice.of("clip-norm")),
                List.of(),
                Choice.of("plain"),
                new TreeMap<>());
    }

    /** The same with an objective. */
    public TrainerSpec objective(String id, SortedMap<String, Object> options) {
        Choice choice = new Choice(id, options);
        return new TrainerSpec(
                model,
                dataset,
                choice,
                optimizer,
                groups,
                schedules,
                updates,
                transforms,
                strategy,
                train);
    }

    /** The same with an optimizer. */
    public TrainerSpec optimizer(String id, SortedMap<String, Object> options) {
        Choice choice = new Choice(id, options);
        return new TrainerSpec(
                model,
                dataset,
                objective,
                choice,
                groups,
                schedules,
                updates,
                transforms,
                strategy,
                train);
    }

    /** The same with a further group of parameters. */
    public TrainerSpec group(String id, SortedMap<String, Object> options) {
        List<Choice> all = with(groups, new Choice(id, options));
        return new TrainerSpec(
                model,
                dataset,
                objective,
                optimizer,
                all,
                schedules,
                updates,
                transforms,
                strategy,
                train);
    }

    /** The same with one schedule. */
    public TrainerSpec schedule(String id, SortedMap<String, Object> options) {
        return schedules(List.of(new Choice(id, options)));
    }

    /** The same with a further schedule. */
    public TrainerSpec andSchedule(String id, SortedMap<String, Object> options) {
        return schedules(with(schedules, new Choice(id, options)));
    }

    private TrainerSpec schedules(List<Choice> all) {
        return new TrainerSpec(
                model,
                dataset,
                objective,
                optimizer,
                groups,
                all,
                updates,
                transforms,
                strategy,
                train);
    }

    /** The same with a further transform of updates. */
    public TrainerSpec update(String id, SortedMap<String, Object> options) {
        return updates(with(updates, new Choice(id, options)));
    }

    /** The same without transforms of updates. */
    public TrainerSpec noUpdates() {
        return updates(List.of());
    }

    private TrainerSpec updates(List<Choice> all) {
        return new TrainerSpec(
                model,
                dataset,
                objective,
                optimizer,
                groups,
                schedules,
                all,
                transforms,
                strategy,
                train);
    }

    /** The same with a further transform of the model. */
    public TrainerSpec transform(String id, SortedMap<String, Object> options) {
        List<Choice> all = with(transforms, new Choice(id, options));
        return new TrainerSpec(
                model, dataset, objective, optimizer, groups, schedules, updates, all, strategy,
                train);
    }

    /** The same with a strategy. */
    public TrainerSpec strategy(String id, SortedMap<String, Object> options) {
        Choice choice = new Choice(id, options);
        return new TrainerSpec(
                model,
                dataset,
                objective,
                optimizer,
                groups,
                schedules,
                updates,
                transforms,
                choice,
                train);
    }

    private static List<Choice> with(List<Choice> before, Choice more) {
        List<Choice> all = new ArrayList<>(before);
        all.add(more);
        return List.copyOf(all);
    }

    /** The same with one training key changed. */
    public TrainerSpec set(String key, Object value) {
        SortedMap<String, Object> all = new TreeMap<>(train);
        all.put(key, value);
        return new TrainerSpec(
                model,
                dataset,
                objective,
                optimizer,
                groups,
                schedules,
                updates,
                transforms,
                strategy,
                all);
    }
}
