package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The checkpoints of a run, in {@code checkpoints/step-00000100} and so on. A checkpoint is written
 * under a temporary name, forced to the disk and renamed, so that whatever stops the machine leaves
 * either the whole of it or none. One process may write; any number may read.
 */
public final class Checkpoints {
    /** How many of the newest checkpoints are kept unless told otherwise. */
    public static final int KEEP = 3;

    private final CheckpointFolder folder;
    private final int keep;
    private final Disk disk;

    /**
     * The checkpoints of a run directory, on this machine's disk, of which the newest {@link #KEEP}
     * are kept.
     */
    public Checkpoints(Path runDirectory) {
        this(runDirectory, KEEP, Disk.machine());
    }

    /**
     * The checkpoints of a run directory.
     *
     * @param keep how many of the newest are kept besides the best; at least 1
     * @param disk what does the writing
     */
    public Checkpoints(Path runDirectory, int keep, Disk disk) {
        this.folder = new CheckpointFolder(runDirectory.toAbsolutePath(), disk);
        this.keep = Math.max(1, keep);
        this.disk = disk;
    }

    /**
     * Clears what a stopped writer left half done. The process that will write calls it once,
     * before anything else.
     *
     * @throws UncheckedIOException when that is not possible
     */
    public void recover() {
        try {
            folder.recover();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot clear " + folder.root() + ": " + Reason.of(e), e);
        }
    }

    /** Saves a checkpoint without a score: {@link #save(long, List, Json.Obj, OptionalDouble)}. */
    public Path save(long step, List<NamedArray> arrays, Json.Obj state) {
        return save(step, arrays, state, OptionalDouble.empty());
    }

    /**
     * Saves a checkpoint. On return it is durable, and those that retention lets go are gone. One
     * that exists for this step is replaced.
     *
     * @param step the number of training steps done
     * @param arrays everything to keep, with unique names; weights are those under {@link
     *     Checkpoint#MODEL_PREFIX}
     * @param state whatever else the trainer needs
     * @param score the checkpoint with the lowest is kept, whatever its age; for instance the
     *     validation loss
     * @return the checkpoint's directory
     * @throws CheckpointException when the disk is full or fails; earlier checkpoints are intact
     */
    public Path save(long step, List<NamedArray> arrays, Json.Obj state, OptionalDouble score) {
        var content = new CheckpointFiles.Content(step, arrays, state, score);
        Path place = folder.place(step);
        try {
            write(folder.temporary(place), content);
            folder.publish(place);
        } catch (IOException e) {
            throw failed(place, content, e);
        }
        quietly(() -> folder.drop(folder.aside(place)));
        retain(step);
        return place;
    }

    private void write(Path temporary, CheckpointFiles.Content content) throws IOException {
        folder.create();
        folder.remove(temporary);
        disk.createDirectory(temporary);
        CheckpointFiles.write(disk, temporary, content);
    }

    private CheckpointException failed(
            Path place, CheckpointFiles.Content content, IOException cause) {
        long free = disk.usableBytes(folder.run());
        quietly(() -> folder.remove(folder.temporary(place)));
        return CheckpointException.notWritten(place, content.byteSize(), free, cause);
    }

    /** Checkpoints above the step belong to a future that was left: they neither count nor go. */
    private void retain(long step) {
        var past = folder.steps().headMap(step, true);
        OptionalLong best = best(past);
        for (long old : past.descendingMap().keySet().stream().skip(keep).toList()) {
            if (best.isEmpty() || best.getAsLong() != old) {
                quietly(() -> folder.drop(folder.place(old)));
            }
        }
    }

    /** Removes the checkpoints above a step: called when training goes on from an earlier one. */
    public void dropAfter(long step) {
        for (Path place : folder.steps().tailMap(step, false).values()) {
            quietly(() -> folder.drop(place));
        }
    }

    @FunctionalInterface
    private interface Removal {
        void run() throws IOException;
    }

    /** A failed removal costs space, never safety, and the next start tries again. */
    private static void quietly(Removal removal) {
        try {
            removal.run();
        } catch (IOException | UncheckedIOException _) {
            return;
        }
    }

    /** The steps of the checkpoints there are, whole or not, ascending. */
    public List<Long> steps() {
        return List.copyOf(folder.steps().keySet());
    }

    /** The step with the lowest score, the earliest of several; empty where none has a score. */
    public OptionalLong best() {
        return best(folder.steps());
    }

    private static OptionalLong best(NavigableMap<Long, Path> steps) {
        OptionalLong best = OptionalLong.empty();
        double lowest = Double.POSITIVE_INFINITY;
        for (var entry : steps.entrySet()) {
            double score = score(entry.getValue());
            if (score < lowest) {
                lowest = score;
                best = OptionalLong.of(entry.getKey());
            }
        }
        return best;
    }

    /** NaN, which is below nothing, for a checkpoint that is damaged or has no score. */
    private static double score(Path place) {
        try {
            return CheckpointManifest.read(place).score().orElse(Double.NaN);
        } catch (MalformedFileException | UncheckedIOException _) {
            return Double.NaN;
        }
    }

    /**
     * The newest checkpoint that is whole, every byte of it verified.
     *
     * @param arena what the arrays are mapped in
     * @return the checkpoint, if there is one, and the newer ones that are damaged
     */
    public Checkpoint.Newest latest(Arena arena) {
        var refused = new ArrayList<Checkpoint.Refused>();
        for (Path place : folder.steps().descendingMap().values()) {
            try {
                var whole = CheckpointFiles.read(place, arena);
                return new Checkpoint.Newest(Optional.of(whole), List.copyOf(refused));
            } catch (MalformedFileException | UncheckedIOException e) {
                refused.add(new Checkpoint.Refused(place, String.valueOf(e.getMessage())));
            }
        }
        return new Checkpoint.Newest(Optional.empty(), List.copyOf(refused));
    }

    /** Whether a directory is a checkpoint. */
    public static boolean isAt(Path directory) {
        return Files.isRegularFile(directory.resolve(CheckpointManifest.FILE));
    }

    /** The directory that a checkpoint's run would have, whether there is one or not. */
    public static Path run(Path checkpoint) {
        return checkpoint.toAbsolutePath().resolve("../..").normalize();
    }

    /**
     * The checkpoint in a directory, every byte of it verified.
     *
     * @throws MalformedFileException when it is damaged
     * @throws UncheckedIOException when a file is missing or cannot be read
     */
    public static Checkpoint at(Path directory, Arena arena) {
        return CheckpointFiles.read(directory, arena);
    }

    /**
     * The checkpoint of one step, every byte of it verified.
     *
     * @throws CheckpointException when there is none; it names those that exist
     * @throws MalformedFileException when it is damaged
     */
    public Checkpoint load(long step, Arena arena) {
        Path place = folder.steps().get(step);
        if (place == null) {
            throw new CheckpointException(
                    folder.place(step),
                    "no checkpoint of step "
                            + step
                            + " in "
                            + folder.root()
                            + ". There are: "
                            + steps());
        }
        return CheckpointFiles.read(place, arena);
    }
}
