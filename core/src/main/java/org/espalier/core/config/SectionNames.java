package org.espalier.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.espalier.core.plugin.Spelling;
import org.espalier.train.ConfigException;

/** The sections of a run file. Those of a list are told apart by their place: schedule[0]. */
final class SectionNames {
    /** All sections in their order. */
    static final List<String> ALL =
            List.of(
                    "model",
                    "data",
                    "objective",
                    "optimizer",
                    "groups",
                    "schedule",
                    "update",
                    "strategy",
                    "transforms",
                    "backend",
                    "precision",
                    "train");

    /** Those that may be a list of sections. */
    static final List<String> LISTS = List.of("groups", "schedule", "update", "transforms");

    /** Lists that may be empty: then the name stands for a section without keys. */
    static final List<String> MAYBE_NONE = List.of("groups", "update", "transforms");

    private SectionNames() {}

    /** The section at a place of a list, from 0. */
    static String at(String name, int place) {
        return name + "[" + place + "]";
    }

    /** The name without a place. */
    static String bare(String section) {
        int bracket = section.indexOf('[');
        return bracket < 0 ? section : section.substring(0, bracket);
    }

    /** How a section that names a plugin is written. */
    static String example(String section) {
        String name = bare(section);
        return name + (name.equals(section) ? ": {id: …}" : ": [{id: …}]");
    }

    /** The sections of a list in their order; none where the name stands for one section. */
    static List<String> places(String name, Set<String> given) {
        List<String> all = new ArrayList<>();
        while (given.contains(at(name, all.size()))) {
            all.add(at(name, all.size()));
        }
        return all;
    }

    /** Fails for a section that no run has. */
    static void require(String section) {
        String name = bare(section);
        if (!ALL.contains(name)) {
            throw new ConfigException(
                    "a run has no section '%s'.%s%n  sections: %s"
                            .formatted(name, Spelling.hint(name, ALL), String.join(", ", ALL)));
        }
    }
}
