package org.espalier.core.io;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Keeps a second process out of a run directory. The system releases it when the process ends,
 * however it ends.
 */
record RunLock(Path key, FileChannel channel) implements AutoCloseable {
    static final String FILE = "LOCK";

    /** Where a file is locked, opening and closing it again in the same process would unlock it. */
    private static final Set<Path> HELD = new ConcurrentSkipListSet<>();

    static RunLock acquire(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Path key = directory.toRealPath();
            if (!HELD.add(key)) {
                throw taken(directory, "this process");
            }
            return lock(directory, key, file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file + ": " + Reason.of(e), e);
        }
    }

    private static RunLock lock(Path directory, Path key, Path file) throws IOException {
        boolean locked = false;
        var channel = FileChannel.open(file, CREATE, WRITE);
        try {
            locked = channel.tryLock() != null;
            if (!locked) {
                throw taken(directory, owner(file));
            }
            return sign(new RunLock(key, channel));
        } finally {
            if (!locked) {
                HELD.remove(key);
                channel.close();
            }
        }
    }

    private static RunLock sign(RunLock lock) throws IOException {
        String pid = ProcessHandle.current().pid() + "\n";
        lock.channel.truncate(0);
        lock.channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        return lock;
    }

    private static String owner(Path file) throws IOException {
        String pid = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return pid.matches("\\d{1,10}") ? "process " + pid : "another process";
    }

    private static RunDirectoryException taken(Path directory, String who) {
        String reason = "in use by " + who + ". Wait until it ends, or choose another directory";
        return new RunDirectoryException(directory, reason);
    }

    @Override
    public void close() {
        try {
            channel.close();
            HELD.remove(key);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock " + key + ": " + Reason.of(e), e);
        }
    }
}
