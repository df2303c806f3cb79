package org.espalier.core.config;

import java.util.List;

/**
 * A run after checking: every section with every option.
 *
 * @param groups optimizers for parameters whose names match
 * @param schedules one or more; their factors are multiplied
 * @param updates transforms of updates, in their order
 * @param strategy how a batch becomes an update
 * @param transforms transforms of the model, in their order
 * @param text the same as YAML
 */
public record RunConfig(
        Section model,
        Section data,
        Section objective,
        Section optimizer,
        List<Section> groups,
        List<Section> schedules,
        List<Section> updates,
        Section strategy,
        List<Section> transforms,
        Section backend,
        Section precision,
        Section train,
        String text) {}
