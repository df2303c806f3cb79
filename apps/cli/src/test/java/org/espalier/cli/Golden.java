package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are committed in {@code src/test/resources/screens}. */
final class Golden {
    private static final Path EXPECTED = Path.of("src/test/resources/screens");
    private static final Path ACTUAL = Path.of("target/screens");

    private Golden() {}

    /** The text is the committed one. */
    static void check(String name, String actual) {
        String file = name + ".txt";
        assertEquals(
                read(EXPECTED.resolve(file)),
                written(file, actual),
                "If the change is meant: cp apps/cli/%s/%s apps/cli/%s/"
                        .formatted(ACTUAL, file, EXPECTED));
    }

    /** The text is the committed one, and no line is wider than a terminal. */
    static void checkNarrow(String name, String actual) {
        actual.lines().forEach(line -> assertTrue(line.length() <= 80, line));
        check(name, actual);
    }

    private static String written(String file, String text) {
        try {
            Files.createDirectories(ACTUAL);
            Files.writeString(ACTUAL.resolve(file), text);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
