package org.espalier.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of the repository, and what they are made of. */
final class Docs {
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    /**
     * A fenced block of code.
     *
     * @param language what stands behind the fence; may be empty
     */
    record Block(String language, String text) {}

    private Docs() {}

    /** The folder that has the wrapper and the parent POM: this one or one above. */
    static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path here = start; here != null; here = here.getParent()) {
            if (isRoot(here)) {
                return here;
            }
        }
        throw new IllegalStateException("no repository around " + start);
    }

    private static boolean isRoot(Path folder) {
        Path pom = folder.resolve("pom.xml");
        return Files.exists(folder.resolve("mvnw"))
                && Files.exists(pom)
                && read(pom).contains("<artifactId>espalier-parent</artifactId>");
    }

    /** Every document, the root's first. */
    static List<Path> all() {
        Path root = root();
        try (Stream<Path> own = Files.list(root);
                Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(own, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text that a reader sees: without comments. */
    static String visible(Path document) {
        return COMMENT.matcher(read(document)).replaceAll("");
    }

    /** The blocks of one language. */
    static List<Block> blocks(Path document, String language) {
        List<Block> blocks = new ArrayList<>();
        for (MatchResult found : matches(BLOCK, visible(document))) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        return blocks.stream().filter(block -> block.language().equals(language)).toList();
    }

    static List<MatchResult> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
