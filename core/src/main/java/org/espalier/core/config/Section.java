package org.espalier.core.config;

import java.util.function.Supplier;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;

/**
 * A section of a run after checking.
 *
 * @param id the plugin's id; empty for sections that name none
 * @param options every option with its value
 */
public record Section(String id, Options options) {
    /**
     * What its plugin makes, unless it refuses: options were checked one by one, and not together
     * or with a model.
     *
     * @param what the plugin is, for the message
     * @throws ConfigException where it refuses
     */
    <T> T accepted(String what, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("%s '%s': %s".formatted(what, id, e.getMessage()));
        }
    }
}
