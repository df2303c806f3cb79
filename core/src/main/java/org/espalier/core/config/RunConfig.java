package org.espalier.core.config;

import java.util.List;

/**
 * A run after checking: every section with every option.
 *
 * @param schedules one or more; their factors are multiplied
 * @param text the same as YAML
 */
public record RunConfig(
        Section model,
        Section data,
        Section objective,
        Section optimizer,
        List<Section> schedules,
        Section backend,
        Section precision,
        Section train,
        String text) {}
