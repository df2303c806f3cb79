package org.espalier.core.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Names of run directories: {@code 2026-11-21-143015-java-source-7}, then {@code …-7-2} and so on.
 */
final class RunName {
    private static final int MAX_LABEL = 40;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss", Locale.ROOT);

    private RunName() {}

    static String of(LocalDateTime time, String data, long seed) {
        String label = data.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._]+", "-");
        String bare = label.replaceAll("^[-.]+|-+$", "");
        String part = bare.substring(0, Math.min(MAX_LABEL, bare.length()));
        return TIME.format(time) + "-" + (part.isEmpty() ? "data" : part) + "-" + seed;
    }

    /** Creates the first directory of that name that does not exist yet. */
    static Path create(Path runs, String name) throws IOException {
        Files.createDirectories(runs);
        for (int n = 1; ; n++) {
            try {
                return Files.createDirectory(runs.resolve(n == 1 ? name : name + "-" + n));
            } catch (FileAlreadyExistsException e) {
                if (n == 10_000) {
                    throw e;
                }
            }
        }
    }
}
