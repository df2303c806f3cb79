package org.espalier.core.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.espalier.data.DataException;

/**
 * A file that appears whole or not at all: temporary name, fsync, rename, fsync of the directory.
 */
final class AtomicFile {
    /** How the names of unfinished files end. */
    static final String SUFFIX = ".tmp";

    private static final Set<StandardOpenOption> NEW =
            EnumSet.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
    private static final AtomicLong COUNT = new AtomicLong();

    private AtomicFile() {}

    /** Fills the new file. */
    @FunctionalInterface
    interface Body {
        void write(FileChannel file) throws IOException;
    }

    static void write(Path target, byte[] content) {
        write(target, file -> writeFully(file, ByteBuffer.wrap(content)));
    }

    static void write(Path target, Body body) {
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file");
        try {
            Files.createDirectories(folder);
            replace(target, folder, body);
        } catch (IOException e) {
            throw new DataException(
                    "cannot write %s: %s. Free space, or choose another place".formatted(target, e),
                    e);
        }
    }

    private static void replace(Path target, Path folder, Body body) throws IOException {
        Path temporary = folder.resolve(target.getFileName() + unique() + SUFFIX);
        try {
            try (var file = FileChannel.open(temporary, NEW)) {
                body.write(file);
                file.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String unique() {
        return "." + ProcessHandle.current().pid() + "-" + COUNT.getAndIncrement();
    }

    private static void sync(Path folder) throws IOException {
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
