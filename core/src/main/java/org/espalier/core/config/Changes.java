package org.espalier.core.config;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.spi.Option;
import org.espalier.train.ConfigException;

/** Changes of a run file's sections, as {@code --set} gives them. */
final class Changes {
    private Changes() {}

    /**
     * Makes a change.
     *
     * @param set for instance {@code optimizer.lr=3e-4}
     */
    static void apply(SortedMap<String, SortedMap<String, Object>> sections, String set) {
        int equals = set.indexOf('=');
        int dot = set.indexOf('.');
        if (dot < 1 || equals <= dot + 1) {
            throw new ConfigException(
                    "--set %s: it must be section.key=value, for instance optimizer.lr=3e-4"
                            .formatted(set));
        }
        String section = set.substring(0, dot);
        String key = set.substring(dot + 1, equals);
        SectionNames.require(section);
        SortedMap<String, Object> keys = target(sections, set, section, key);
        String value = set.substring(equals + 1);
        if (key.equals("id") && !value.equals(keys.get("id"))) {
            keepShared(section, keys);
        }
        keys.put(key, value);
    }

    /** The section that a change is for; an id given to a list puts one section in its place. */
    private static SortedMap<String, Object> target(
            SortedMap<String, SortedMap<String, Object>> sections,
            String set,
            String section,
            String key) {
        List<String> places = SectionNames.places(SectionNames.bare(section), sections.keySet());
        boolean isWhole = SectionNames.bare(section).equals(section);
        if (isWhole && key.equals("id")) {
            places.forEach(sections::remove);
        } else if (isWhole ? !places.isEmpty() : !places.contains(section)) {
            throw misplaced(set, section, places);
        }
        return sections.computeIfAbsent(section, _ -> new TreeMap<>());
    }

    private static ConfigException misplaced(String set, String section, List<String> places) {
        String name = SectionNames.bare(section);
        return new ConfigException(
                "--set %s: section '%s' is %s. Fix: --set '%s%s'"
                        .formatted(
                                set,
                                name,
                                places.isEmpty() ? "no list" : "the list " + places,
                                places.isEmpty() ? name : places.getFirst(),
                                set.substring(section.length())));
    }

    /** Another plugin has other options: only those of the loop stay. */
    private static void keepShared(String section, SortedMap<String, Object> keys) {
        List<String> shared =
                section.equals("data")
                        ? TrainOptions.data().stream().map(Option::name).toList()
                        : List.of();
        keys.keySet().retainAll(shared);
    }
}
