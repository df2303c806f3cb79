package org.espalier.core.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Compares two run files key by key. */
final class ConfigDiff {
    private static final int MAX_ALIASES = 0;
    private static final int MAX_CHARACTERS = 1 << 20;

    private ConfigDiff() {}

    /**
     * For instance {@code optimizer.lr: 0.001 | 0.002}; a key that one side lacks has a dash there.
     */
    static List<String> of(RunDirectory a, RunDirectory b) {
        SortedMap<String, String> left = flat(a);
        SortedMap<String, String> right = flat(b);
        SortedSet<String> keys = new TreeSet<>(left.keySet());
        keys.addAll(right.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(left.get(key), right.get(key)))
                .map(key -> key + ": " + side(left, key) + " | " + side(right, key))
                .toList();
    }

    private static String side(SortedMap<String, String> values, String key) {
        return values.getOrDefault(key, "-");
    }

    private static SortedMap<String, String> flat(RunDirectory run) {
        var values = new TreeMap<String, String>();
        flatten("", tree(run.path().resolve("config.yaml"), run.config()), values);
        return values;
    }

    private static @Nullable Object tree(Path path, String yaml) {
        try {
            return new Load(settings(path)).loadFromString(yaml);
        } catch (YamlEngineException e) {
            String found = String.valueOf(e.getMessage());
            throw new MalformedFileException(
                    "run file", path, MalformedFileException.NO_OFFSET, "syntax", found, "YAML");
        }
    }

    private static LoadSettings settings(Path path) {
        return LoadSettings.builder()
                .setLabel(path.toString())
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
    }

    private static void flatten(String key, @Nullable Object value, Map<String, String> into) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((k, v) -> flatten(dot(key) + k, v, into));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    flatten(key + "[" + i + "]", list.get(i), into);
                }
            }
            case null, default -> into.put(key, String.valueOf(value));
        }
    }

    private static String dot(String key) {
        return key.isEmpty() ? "" : key + ".";
    }
}
