package org.espalier.internal;

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
        /** One with its defaults. */
        public static Choice of(String id) {
            return new Choice(id, new TreeMap<>());
        }
    }
}
