package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Why a disk refused, in words, where Java gives the name of a class. */
public final class Reason {
    private Reason() {}

    /** The reason without the path, which the caller names. */
    public static String of(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it exists already and is no directory";
            case NotDirectoryException _ -> "it is no directory";
            case DirectoryNotEmptyException _ -> "it is not empty";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            case IOException io when io.getMessage() != null -> io.getMessage();
            default -> e.toString();
        };
    }

    /** What is said when a file of a run cannot be written. */
    static UncheckedIOException notWritten(Disk disk, Path file, IOException e) {
        return new UncheckedIOException(
                "cannot write %s: %s; %s. The checkpoints are intact: make room, then resume"
                        .formatted(file, of(e), free(disk.usableBytes(file))),
                e);
    }

    /** The room that is left, in words. */
    static String free(long bytes) {
        return bytes < 0
                ? "the number of free bytes is unknown"
                : String.format(Locale.ROOT, "%,d bytes are free", bytes);
    }
}
