package org.espalier.core.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.espalier.core.io.AtomicFile;
import org.espalier.core.io.Disk;
import org.espalier.core.io.Reason;
import org.espalier.data.DataException;

/** A file of the cache, which several processes may be making at once; the last one wins. */
final class CacheFile {
    /** How the names of unfinished files end. */
    static final String SUFFIX = ".tmp";

    private static final AtomicLong COUNT = new AtomicLong();

    private CacheFile() {}

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
        Path temporary = folder.resolve(target.getFileName() + unique() + SUFFIX);
        try {
            Files.createDirectories(folder);
            replace(temporary, target, body);
        } catch (IOException e) {
            throw new DataException(
                    "cannot write %s: %s. Free space, or choose another place"
                            .formatted(target, Reason.of(e)),
                    e);
        }
    }

    private static String unique() {
        return "." + ProcessHandle.current().pid() + "-" + COUNT.getAndIncrement();
    }

    private static void replace(Path temporary, Path target, Body body) throws IOException {
        try {
            AtomicFile.replace(Disk.machine(), temporary, target, file -> fill(file, body));
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void fill(Path temporary, Body body) throws IOException {
        try (var file =
                FileChannel.open(
                        temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            body.write(file);
            file.force(true);
        }
    }

    static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
