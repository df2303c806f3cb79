package org.espalier.core.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A verified checkpoint.
 *
 * @param step the number of training steps done
 * @param arrays as they were saved, in name order; valid until the arena they were read into is
 *     closed
 * @param state as it was saved
 * @param score as it was saved
 * @param directory where it is
 */
public record Checkpoint(
        long step, List<NamedArray> arrays, Json.Obj state, OptionalDouble score, Path directory) {
    /**
     * Names of weights begin so; the rest (optimizer state and the like) belongs to training alone.
     */
    public static final String MODEL_PREFIX = "model.";

    /** A checkpoint that is damaged, and how. */
    public record Refused(Path directory, String reason) {}

    /** The newest checkpoint that is whole, and the newer ones that are not. */
    public record Newest(Optional<Checkpoint> checkpoint, List<Refused> refused) {}
}
