package org.espalier.spi;

import java.util.Optional;
import java.util.SortedMap;

/**
 * A plugin's options after core has checked them: every declared option with its value.
 *
 * @param values by name, defaults filled in
 */
public record Options(SortedMap<String, Object> values) {
    /** The value of an option that has a default. */
    public <T> T get(Option<T> option) {
        return find(option)
                .orElseThrow(() ->
                        new OptionException(
                                "option '" + option + "' was not given and has no default",
                                option.name()));
    }

    /** The value of an option that may be absent. */
    public <T> Optional<T> find(Option<T> option) {
        Object value = values.get(option.name());
        return value == null ? option.fallback() : Optional.of(option.type().cast(value));
    }
}
