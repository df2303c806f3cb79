package org.espalier.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.train.ConfigException;
import org.espalier.train.RunFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents are true as far as a program can tell. */
class DocsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    @TempDir private Path folder;

    @Test
    @DisplayName("Java in the documents compiles")
    void javaCompiles() throws IOException {
        int count = 0;
        Examples examples = new Examples();
        for (Path document : Docs.all()) {
            List<String> blocks =
                    texts(document, "java").stream().filter(b -> !examples.contain(b)).toList();
            Path place = folder.resolve("document-" + count);
            assertEquals("", new Snippets(blocks, place).complaints(), document.toString());
            count += blocks.size();
        }
        assertTrue(count >= 4, "blocks of Java found: " + count);
    }

    @Test
    @DisplayName("the guide to a backend shows the whole of its example, and nothing else")
    void theGuideIsTheExample() {
        Examples examples = new Examples();
        Path guide = Docs.root().resolve("docs/write-a-backend.md");
        List<String> blocks = texts(guide, "java");
        blocks.forEach(block -> assertTrue(examples.contain(block), block));
        String shown = String.join("", blocks);
        examples.main().lines().forEach(line -> assertTrue(shown.contains(line), line));
        assertTrue(examples.main().lines().count() < 300);
    }

    @Test
    @DisplayName("Java that does not compile is found")
    void wrongJavaIsFound() throws IOException {
        List<String> blocks = List.of("class Wrong { org.espalier.tensor.Session s = 1; }\n");
        assertTrue(new Snippets(blocks, folder).complaints().contains("Session"));
    }

    @Test
    @DisplayName("run files in the documents resolve")
    void runFilesResolve() throws IOException {
        int count = 0;
        for (Path document : Docs.all()) {
            for (String text : texts(document, "yaml")) {
                resolve(text);
                count++;
            }
        }
        assertTrue(count >= 5, "run files found: " + count);
    }

    @Test
    @DisplayName("run files of the examples resolve")
    void examplesResolve() throws IOException {
        try (Stream<Path> all = Files.list(Docs.root().resolve("apps/examples/runs"))) {
            List<Path> files = all.sorted().toList();
            assertFalse(files.isEmpty());
            for (Path file : files) {
                resolve(Files.readString(file));
            }
        }
    }

    @Test
    @DisplayName("a run file with an unknown key is found")
    void wrongRunFilesAreFound() {
        assertThrows(ConfigException.class, () -> resolve("train: {stepz: 5}\n"));
    }

    private void resolve(String text) throws IOException {
        Path file = folder.resolve("run.yaml");
        Files.writeString(file, text);
        RunFile run = RunFile.of(Optional.of(file), List.of());
        assertFalse(run.text().isEmpty());
    }

    @Test
    @DisplayName("commands and options in the documents exist")
    void commandsExist() {
        Screens screens = new Screens();
        for (Path document : Docs.all()) {
            assertEquals(List.of(), screens.wrong(Docs.visible(document)), document.toString());
        }
    }

    @Test
    @DisplayName("commands and options that do not exist are found")
    void wrongCommandsAreFound() {
        String text = "`./espalier fly`, `./espalier train --stepz 5`, ./espalier test --wild";
        assertEquals(
                List.of("no command: ./espalier fly", "train: --stepz"), new Screens().wrong(text));
    }

    @Test
    @DisplayName("links within the repository lead somewhere")
    void linksLeadSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path document : Docs.all()) {
            brokenLinks(document, Docs.visible(document))
                    .forEach(target -> broken.add(document + ": " + target));
        }
        assertEquals(List.of(), broken);
    }

    @Test
    @DisplayName("links that lead nowhere are found")
    void brokenLinksAreFound() {
        Path document = Docs.root().resolve("docs/architecture.md");
        String text = "[a](run-files.md#keys) [b](nowhere.md) [c](https://openjdk.org)";
        assertEquals(List.of("nowhere.md"), brokenLinks(document, text));
    }

    private static List<String> brokenLinks(Path document, String text) {
        return Docs.matches(LINK, text).stream()
                .map((MatchResult found) -> found.group(1))
                .filter(target -> !target.matches("(https?:|#).*"))
                .filter(target -> !leadsSomewhere(document, target))
                .toList();
    }

    private static boolean leadsSomewhere(Path document, String target) {
        String file = target.replaceFirst("#.*", "");
        return Files.exists(document.resolveSibling(file));
    }

    private static List<String> texts(Path document, String language) {
        return Docs.blocks(document, language).stream().map(Docs.Block::text).toList();
    }
}
