package org.espalier.core.io;

import java.nio.file.Path;

/**
 * Thrown when a directory cannot serve as the directory of a run; the message says why and what to
 * do.
 */
public final class RunDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    RunDirectoryException(Path path, String reason) {
        super("run directory " + path + ": " + reason);
        this.path = path.toString();
    }

    /** The directory. */
    public String path() {
        return path;
    }
}
