package org.espalier.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A small file that is always there whole: the old text or the new one, whatever stops the writer.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes a text that was not there or replaces one; the directory must exist. */
    static void write(Disk disk, Path target, String text) throws IOException {
        write(disk, target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes that were not there or replaces them; the directory must exist. */
    static void write(Disk disk, Path target, byte[] bytes) throws IOException {
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        Path temporary = folder.resolve(".tmp-" + target.getFileName());
        if (Files.exists(temporary)) {
            disk.delete(temporary);
        }
        replace(disk, temporary, target, path -> writeNew(disk, path, bytes));
    }

    /** Writes and forces a file under the name it is given. */
    @FunctionalInterface
    public interface Body {
        /** The file does not exist yet; it is deleted after an IOException. */
        void write(Path file) throws IOException;
    }

    /** Fills a file under a temporary name and renames it, in one directory, which must exist. */
    public static void replace(Disk disk, Path temporary, Path target, Body body)
            throws IOException {
        try {
            body.write(temporary);
            disk.rename(temporary, target);
            disk.forceDirectory(Objects.requireNonNull(target.toAbsolutePath().getParent()));
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** Writes and forces a file that does not exist; its name is not yet durable. */
    static void writeNew(Disk disk, Path file, byte[] bytes) throws IOException {
        try (var sink = disk.create(file)) {
            sink.write(ByteBuffer.wrap(bytes));
            sink.force();
        }
    }
}
