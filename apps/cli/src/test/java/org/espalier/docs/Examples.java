package org.espalier.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of the example plugins, which the build compiles and tests. */
final class Examples {
    private final List<String> texts;

    Examples() {
        Path sources = Docs.root().resolve("apps/examples/src");
        try (Stream<Path> files = Files.walk(sources)) {
            texts =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .map(Docs::read)
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a block is a part of one of them, line by line. */
    boolean contain(String block) {
        return texts.stream().anyMatch(text -> ("\n" + text).contains("\n" + block));
    }

    /** The longest: the one that a guide walks through. */
    String main() {
        return texts.stream().max((a, b) -> Integer.compare(a.length(), b.length())).orElseThrow();
    }
}
