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

/** Run files as text: a mapping of sections, each a mapping of scalars or a list of those. */
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
        map.forEach((k, v) -> put(sections, label, String.valueOf(k), v));
        return sections;
    }

    private static void put(
            SortedMap<String, SortedMap<String, Object>> sections,
            String label,
            String name,
            @org.jspecify.annotations.Nullable Object value) {
        if (value instanceof List<?> list && SectionNames.LISTS.contains(name)) {
            list(sections, label, name, list);
        } else if (SectionNames.bare(name).equals(name)) {
            sections.put(name, section(label, name, value));
        } else {
            throw new ConfigException(
                    "%s: '%s' is no name of a section. Fix: give section '%s' a list"
                            .formatted(label, name, SectionNames.bare(name)));
        }
    }

    private static void list(
            SortedMap<String, SortedMap<String, Object>> sections,
            String label,
            String name,
            List<?> list) {
        if (list.isEmpty() && SectionNames.MAYBE_NONE.contains(name)) {
            sections.put(name, new TreeMap<>());
            return;
        }
        if (list.isEmpty()) {
            throw new ConfigException(
                    "%s: section '%s' is an empty list. Fix: %s"
                            .formatted(
                                    label, name, SectionNames.example(SectionNames.at(name, 0))));
        }
        for (int i = 0; i < list.size(); i++) {
            String place = SectionNames.at(name, i);
            sections.put(place, section(label, place, list.get(i)));
        }
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

    /** One line per name, whether it stands for a section or for a list of them. */
    static String write(List<String> order, SortedMap<String, SortedMap<String, Object>> sections) {
        StringBuilder text = new StringBuilder();
        for (String name : order) {
            List<String> places = SectionNames.places(name, sections.keySet());
            SortedMap<String, Object> keys = sections.get(name);
            if (!places.isEmpty()) {
                text.append(line(name, listed(places, sections)));
            } else if (keys != null && keys.isEmpty() && SectionNames.MAYBE_NONE.contains(name)) {
                text.append(line(name, "[]"));
            } else if (keys != null) {
                text.append(line(name, mapping(keys)));
            }
        }
        return text.toString();
    }

    private static String line(String name, String value) {
        return name + ": " + value + "\n";
    }

    private static String listed(
            List<String> places, SortedMap<String, SortedMap<String, Object>> sections) {
        return places.stream()
                .map(place -> mapping(sections.getOrDefault(place, new TreeMap<>())))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String mapping(Map<String, Object> keys) {
        return "{" + String.join(", ", entries(keys)) + "}";
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
