package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directory that holds the checkpoints: names, and operations on whole checkpoints. */
record CheckpointFolder(Path run, Disk disk) {
    /** Being written, or being removed. */
    static final String TEMPORARY = ".tmp-";

    /** Replaced by another of the same step, which is about to take its place. */
    static final String SET_ASIDE = ".old-";

    private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})");

    Path root() {
        return run.resolve("checkpoints");
    }

    Path place(long step) {
        return root().resolve(String.format(Locale.ROOT, "step-%08d", step));
    }

    Path temporary(Path place) {
        return place.resolveSibling(TEMPORARY + place.getFileName());
    }

    Path aside(Path place) {
        return place.resolveSibling(SET_ASIDE + place.getFileName());
    }

    /** The checkpoints there are, whole or not, by step. */
    NavigableMap<Long, Path> steps() {
        var steps = new TreeMap<Long, Path>();
        for (Path path : children(root())) {
            Matcher name = NAME.matcher(path.getFileName().toString());
            if (name.matches()) {
                steps.put(Long.parseLong(name.group(1)), path);
            }
        }
        return steps;
    }

    /** In name order; none where the directory does not exist. */
    static List<Path> children(Path directory) {
        try (var children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + Reason.of(e), e);
        }
    }

    void create() throws IOException {
        if (!Files.isDirectory(root())) {
            disk.createDirectory(root());
            disk.forceDirectory(run);
        }
    }

    /** Renames durably. */
    void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
        disk.forceDirectory(root());
    }

    /**
     * Removes a checkpoint, if it is there. What is left by a crash has a name that {@link
     * #recover} removes.
     */
    void drop(Path place) throws IOException {
        if (Files.exists(place)) {
            remove(temporary(place));
            rename(place, temporary(place));
            remove(temporary(place));
        }
    }

    /** Removes a directory of files, if it is there. */
    void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path file : children(directory)) {
                disk.delete(file);
            }
            disk.delete(directory);
        }
    }

    /** Clears what a stopped writer left half done. */
    void recover() throws IOException {
        for (Path path : children(root())) {
            String name = path.getFileName().toString();
            if (name.startsWith(TEMPORARY)) {
                remove(path);
            } else if (name.startsWith(SET_ASIDE)) {
                putBack(path, root().resolve(name.substring(SET_ASIDE.length())));
            }
        }
    }

    private void putBack(Path aside, Path place) throws IOException {
        if (Files.exists(place)) {
            drop(aside);
        } else {
            rename(aside, place);
        }
    }

    /**
     * Gives a finished checkpoint its name. No directory can replace another, so an older one is
     * set aside.
     */
    void publish(Path place) throws IOException {
        boolean occupied = Files.exists(place);
        if (occupied) {
            drop(aside(place));
            disk.rename(place, aside(place));
        }
        try {
            rename(temporary(place), place);
        } catch (IOException e) {
            if (occupied && !Files.exists(place)) {
                rename(aside(place), place);
            }
            throw e;
        }
    }
}
