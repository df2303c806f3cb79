package org.espalier.core.config;

import org.espalier.spi.Options;

/**
 * A section of a run after checking.
 *
 * @param id the plugin's id; empty for sections that name none
 * @param options every option with its value
 */
public record Section(String id, Options options) {}
