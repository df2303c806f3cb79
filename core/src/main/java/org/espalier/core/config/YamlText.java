package org.espalier.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.espalier.train.ConfigException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Run files as text: a mapping of sections, each a mapping of scalars. */
final class YamlText {
    private static final int MAX_CHARACTERS = 1 << 20;

    /** Text that needs no quotes, unless it is one of {@link #WORDS}. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z][A-Za-z0-9_.:/-]*[A-Za-z0-9]|[a-z]");

    private static final List<String> WORDS = List.of("true", "false", "null");

    private YamlText() {}

    /** The sections with their values as given. */
    static SortedMap<String, SortedMap<String, Object>> read(String label, String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(label)
                        .setAllowDuplicateKeys(false)
                        .setCodePointLimit(MAX_CHARACTERS)
                        .setMaxAliasesForCollections(0)
                        .build();
        try {
            return sections(label, new Load(settings).loadFromString(text));
        } catch (YamlEngineException e) {
            throw new ConfigException(label + " is no YAML: " + e.getMessage());
        }
    }

    private static SortedMap<String, SortedMap<String, Object>> sections(
            String label, @org.jspecify.annotations.Nullable Object root) {
        SortedMap<String, SortedMap<String, Object>> sections = new TreeMap<>();
        if (root == null) {
            return sections;
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new ConfigException(
                    label
                            + ": a run file is a mapping of sections such as 'optimizer: {id: adamw}'");
        }
        map.forEach((k, v) -> sections.put(String.valueOf(k), section(label, k, v)));
        return sections;
    }

    private static SortedMap<String, Object> section(
            String label, Object name, @org.jspecify.annotations.Nullable Object value) {
        SortedMap<String, Object> keys = new TreeMap<>();
        switch (value) {
            case null -> {}
            case Map<?, ?> map ->
                    map.forEach((k, v) -> keys.put(String.valueOf(k), scalar(label, k, v)));
            case String id -> keys.put("id", id);
            default ->
                    throw new ConfigException(
                            "%s: section '%s' is %s; it must be a mapping such as {id: …}"
                                    .formatted(label, name, value));
        }
        return keys;
    }

    private static Object scalar(
            String label, Object key, @org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case String s -> s;
            case Number n -> n;
            case Boolean b -> b;
            case null, default ->
                    throw new ConfigException(
                            "%s: '%s' is %s; it must be one value".formatted(label, key, value));
        };
    }

    /** One line per section. */
    static String write(List<String> order, Map<String, ? extends Map<String, Object>> sections) {
        StringBuilder text = new StringBuilder();
        for (String name : order) {
            Map<String, Object> keys = sections.get(name);
            if (keys != null) {
                text.append(name).append(": {");
                text.append(String.join(", ", entries(keys))).append("}\n");
            }
        }
        return text.toString();
    }

    private static List<String> entries(Map<String, Object> keys) {
        List<String> all = new ArrayList<>();
        if (keys.containsKey("id")) {
            all.add("id: " + quoted(keys.get("id")));
        }
        keys.forEach((k, v) -> {
            if (!k.equals("id")) {
                all.add(k + ": " + quoted(v));
            }
        });
        return all;
    }

    private static String quoted(@org.jspecify.annotations.Nullable Object value) {
        String text = String.valueOf(value);
        boolean plain =
                PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        if (!(value instanceof String) || plain) {
            return text;
        }
        return text.codePoints()
                .mapToObj(YamlText::escaped)
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static String escaped(int c) {
        if (c == '"' || c == '\\') {
            return "\\" + (char) c;
        }
        boolean shown = (c >= ' ' && c <= '~') || Character.isLetterOrDigit(c);
        return shown ? Character.toString(c) : "\\U%08X".formatted(c);
    }
}
