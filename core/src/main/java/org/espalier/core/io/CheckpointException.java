package org.espalier.core.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Thrown when a checkpoint cannot be written, or when the one that was asked for does not exist.
 * Earlier checkpoints are intact.
 */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    CheckpointException(Path path, String message) {
        super(message);
        this.path = path.toString();
    }

    private CheckpointException(Path path, String message, IOException cause) {
        super(message, cause);
        this.path = path.toString();
    }

    static CheckpointException notWritten(Path path, long needed, long free, IOException cause) {
        String message =
                String.format(
                        Locale.ROOT,
                        "cannot write checkpoint %s: %s. It needs %,d bytes, %s. The"
                                + " checkpoints before it are intact: make room, then resume",
                        path,
                        Reason.of(cause),
                        needed,
                        Reason.free(free));
        return new CheckpointException(path, message, cause);
    }

    /** The checkpoint's directory. */
    public String path() {
        return path;
    }
}
