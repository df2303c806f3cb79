package org.espalier.benchmarks.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checkpoints of a run that another process is making.
 *
 * @param folder they lie in, which need not exist yet
 */
public record Saves(Path folder) {
    private static final String WHOLE = "step-";

    /** Whether one is being written, or was when its process ended. */
    public boolean isSaving() throws IOException {
        return names().stream().anyMatch(n -> n.startsWith(".tmp-"));
    }

    /** The step of the newest that is complete; 0 where there is none. */
    public long newest() throws IOException {
        return names().stream()
                .filter(n -> n.startsWith(WHOLE))
                .mapToLong(n -> Long.parseLong(n.substring(WHOLE.length())))
                .max()
                .orElse(0);
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(f -> String.valueOf(f.getFileName())).toList();
        } catch (NoSuchFileException | UncheckedIOException e) {
            return List.of();
        }
    }
}
