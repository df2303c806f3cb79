package org.espalier.cli.architecture;

import java.lang.module.ModuleDescriptor;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A module descriptor as sorted lines, without versions and concealed packages. */
final class Descriptors {
    private Descriptors() {}

    static String text(ModuleDescriptor module) {
        TreeSet<String> lines = new TreeSet<>();
        module.requires().forEach(r -> lines.add("requires " + modifiers(r) + r.name()));
        module.exports().forEach(e -> lines.add("exports " + e.source() + to(e.targets())));
        module.opens().forEach(o -> lines.add("opens " + o.source() + to(o.targets())));
        module.uses().forEach(type -> lines.add("uses " + type));
        module.provides()
                .forEach(
                        p -> lines.add("provides " + p.service() + " with " + list(p.providers())));
        String title = (module.isOpen() ? "open module " : "module ") + module.name();
        return title + "\n" + lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String modifiers(ModuleDescriptor.Requires requires) {
        return new TreeSet<>(requires.modifiers())
                .stream()
                        .filter(m -> m != ModuleDescriptor.Requires.Modifier.MANDATED)
                        .map(m -> m.name().toLowerCase(Locale.ROOT) + " ")
                        .collect(Collectors.joining());
    }

    private static String to(Set<String> targets) {
        return targets.isEmpty() ? "" : " to " + list(new TreeSet<>(targets));
    }

    private static String list(Collection<String> names) {
        return String.join(", ", names);
    }
}
