package org.espalier.cli;

import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.Optional;

/** What this program is called and which one it is. */
final class Program {
    /** How people start it. */
    static final String COMMAND = "./espalier";

    private Program() {}

    /** {@code espalier 0.1.0 · JDK 25.0.3}. */
    static String title() {
        return "espalier %s · JDK %s".formatted(version(), jdk());
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("development");
    }

    private static String jdk() {
        Runtime.Version version = Runtime.version();
        return "%s.%s.%s".formatted(version.feature(), version.interim(), version.update());
    }

    /** A path as a person would type it from here, in quotes where a shell needs them. */
    static String typed(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path there = path.toAbsolutePath().normalize();
        Path shown = there.startsWith(here) && !there.equals(here) ? here.relativize(there) : path;
        return quoted(shown.toString());
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
