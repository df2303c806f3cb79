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
 * @param schedules their factors are multiplied
 * @param train the keys of a run file's {@code train} section and {@code data.batch}, {@code
 *     data.shards}
 */
public record TrainerSpec(
        Module model,
        Dataset dataset,
        Choice objective,
        Choice optimizer,
        List<Choice> schedules,
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
                List.of(Choice.of("cosine")),
                new TreeMap<>());
    }

    /** The same with an objective. */
    public TrainerSpec objective(String id, SortedMap<String, Object> options) {
        Choice choice = new Choice(id, options);
        return new TrainerSpec(model, dataset, choice, optimizer, schedules, train);
    }

    /** The same with an optimizer. */
    public TrainerSpec optimizer(String id, SortedMap<String, Object> options) {
        Choice choice = new Choice(id, options);
        return new TrainerSpec(model, dataset, objective, choice, schedules, train);
    }

    /** The same with one schedule. */
    public TrainerSpec schedule(String id, SortedMap<String, Object> options) {
        return schedules(List.of(new Choice(id, options)));
    }

    /** The same with a further schedule. */
    public TrainerSpec andSchedule(String id, SortedMap<String, Object> options) {
        List<Choice> all = new ArrayList<>(schedules);
        all.add(new Choice(id, options));
        return schedules(all);
    }

    private TrainerSpec schedules(List<Choice> all) {
        return new TrainerSpec(model, dataset, objective, optimizer, List.copyOf(all), train);
    }

    /** The same with one training key changed. */
    public TrainerSpec set(String key, Object value) {
        SortedMap<String, Object> all = new TreeMap<>(train);
        all.put(key, value);
        return new TrainerSpec(model, dataset, objective, optimizer, schedules, all);
    }
}
