package org.espalier.core.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The names made, changed and removed since their directory was last forced: a power cut may undo
 * them.
 */
final class UnforcedNames {
    private enum Kind {
        CREATED,
        RENAMED,
        DELETED
    }

    /**
     * Something that is now at one path and was at another; what was deleted is now in a grave, and
     * so is what a renaming replaced.
     */
    private record Change(Kind kind, Path now, Path before, Optional<Path> replaced) {
        /** A thing moves with its directory; a name only if its directory does. */
        Change moved(Path from, Path to) {
            boolean name = before.equals(from) && kind != Kind.CREATED;
            Path rebased = name ? before : rebase(before, from, to);
            return new Change(kind, rebase(now, from, to), rebased, replaced);
        }
    }

    private final List<Change> changes = new ArrayList<>();

    void created(Path path) {
        changes.add(new Change(Kind.CREATED, path, path, Optional.empty()));
    }

    void renamed(Path from, Path to, Optional<Path> replaced) {
        moved(from, to);
        changes.add(new Change(Kind.RENAMED, to, from, replaced));
    }

    void deleted(Path path, Path grave) {
        moved(path, grave);
        changes.add(new Change(Kind.DELETED, grave, path, Optional.empty()));
    }

    void forced(Path directory) {
        changes.removeIf(c -> c.before().getParent().equals(directory));
    }

    private void moved(Path from, Path to) {
        changes.replaceAll(c -> c.moved(from, to));
    }

    static Path rebase(Path path, Path from, Path to) {
        if (path.equals(from)) {
            return to;
        }
        return path.startsWith(from) ? to.resolve(from.relativize(path)) : path;
    }

    /** Undoes, for each directory, a random number of its newest changes. */
    void undoSome(SplittableRandom random) throws IOException {
        for (int i : choice(random)) {
            undo(changes.get(i));
        }
    }

    private List<Integer> choice(SplittableRandom random) {
        var newestFirst = new LinkedHashMap<Path, List<Integer>>();
        for (int i = changes.size() - 1; i >= 0; i--) {
            Path directory = changes.get(i).before().getParent();
            newestFirst.computeIfAbsent(directory, _ -> new ArrayList<>()).add(i);
        }
        return newestFirst.values().stream()
                .flatMap(list -> list.stream().limit(random.nextInt(list.size() + 1)))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private void undo(Change change) throws IOException {
        switch (change.kind()) {
            case CREATED -> deleteTree(change.now());
            case RENAMED, DELETED -> putBack(change);
        }
    }

    private void putBack(Change change) throws IOException {
        move(change.now(), change.before());
        if (change.replaced().isPresent()) {
            move(change.replaced().get(), change.now());
        }
    }

    private void move(Path from, Path to) throws IOException {
        if (Files.exists(from) && Files.isDirectory(to.getParent())) {
            Files.move(from, to);
            moved(from, to);
        }
    }

    static void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            for (Path child : CheckpointFolder.children(path)) {
                deleteTree(child);
            }
        }
        Files.deleteIfExists(path);
    }
}
