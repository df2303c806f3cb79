package org.espalier.core.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The file operations that durability rests on, each of which may fail or be the last before a
 * crash. A test puts its own disk here and stops it at every operation. Reading needs no seam: what
 * was written wrongly is found by checksum.
 */
public interface Disk {
    /** The disk of this machine, through {@code java.nio.file}. */
    static Disk machine() {
        return MachineDisk.INSTANCE;
    }

    /** Opens a new, empty file. */
    Sink create(Path file) throws IOException;

    /** Opens a file, new or not, for writing at its end. */
    Sink append(Path file) throws IOException;

    /** Creates one directory whose parent exists. */
    void createDirectory(Path directory) throws IOException;

    /** Renames atomically within one directory tree; an existing file at the target is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory. */
    void delete(Path path) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * The bytes that this process may still write to the file system of a path, or -1 when unknown.
     */
    long usableBytes(Path path);

    /** A file being written. */
    interface Sink extends Closeable {
        /** Writes all remaining bytes. */
        void write(ByteBuffer bytes) throws IOException;

        /** Makes what was written durable. */
        void force() throws IOException;
    }
}
