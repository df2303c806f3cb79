package org.espalier.core.config;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.plugin.Spelling;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;

/** Checks given values against declared options, once, and fills in the defaults. */
public final class OptionCheck {
    private OptionCheck() {}

    /**
     * The options of a plugin.
     *
     * @param where what the values belong to, for messages: {@code optimizer 'adamw'}
     */
    public static Options check(String where, List<Option<?>> declared, Map<String, Object> given) {
        given.keySet().forEach(key -> known(where, declared, key));
        SortedMap<String, Object> values = new TreeMap<>();
        for (Option<?> option : declared) {
            Object raw = given.get(option.name());
            if (raw != null) {
                values.put(option.name(), parse(where, option, raw));
            } else {
                option.fallback().ifPresent(v -> values.put(option.name(), v));
            }
        }
        return new Options(values);
    }

    private static Object parse(String where, Option<?> option, Object raw) {
        try {
            return option.parse(raw);
        } catch (OptionException e) {
            String hint = Spelling.hint(String.valueOf(raw), option.choices());
            throw new ConfigException(
                    where + ": " + e.getMessage() + (hint.isEmpty() ? "" : "." + hint));
        }
    }

    private static void known(String where, List<Option<?>> declared, String key) {
        List<String> names = declared.stream().map(Option::name).toList();
        if (!names.contains(key)) {
            throw new ConfigException(
                    "%s has no option '%s'.%s%n  options: %s"
                            .formatted(
                                    where,
                                    key,
                                    Spelling.hint(key, names),
                                    names.isEmpty() ? "none" : String.join(", ", names)));
        }
    }
}
