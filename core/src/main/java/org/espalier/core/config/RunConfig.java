package org.espalier.core.config;

/**
 * A run after checking: every section with every option.
 *
 * @param text the same as YAML
 */
public record RunConfig(
        Section model,
        Section data,
        Section objective,
        Section optimizer,
        Section schedule,
        Section backend,
        Section precision,
        Section train,
        String text) {}
