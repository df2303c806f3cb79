package org.espalier.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A disk that stops at a chosen operation, as in a power cut, or fails it as a full disk does.
 * After a crash, bytes that were not forced are damaged and names that were not forced are undone.
 */
final class CrashDisk implements Disk {
    /** What becomes of bytes that were not forced. */
    enum Damage {
        DELETE,
        ZERO,
        HALVE,
        NONE,
        FLIP,
        CUT
    }

    /** The power is gone. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Path graveyard;
    private final UnforcedNames names = new UnforcedNames();
    private final Map<Path, Long> forcedBytes = new LinkedHashMap<>();
    private boolean forgetful;
    private int calls;
    private int stopAt = Integer.MAX_VALUE;
    private int failAt = Integer.MAX_VALUE;
    private int buried;

    CrashDisk(Path graveyard) {
        this.graveyard = graveyard;
    }

    /** The operations so far. */
    int calls() {
        return calls;
    }

    /** Crashes at the n-th operation from now. */
    void stopAfter(int n) {
        stopAt = calls + n;
    }

    /** Fails the n-th operation from now, once. */
    void failAfter(int n) {
        failAt = calls + n;
    }

    /** From now on forcing does nothing: a planted fault. */
    void forget() {
        forgetful = true;
    }

    private void step() throws IOException {
        calls++;
        if (calls >= stopAt) {
            throw new Crash();
        }
        if (calls == failAt) {
            throw new IOException("No space left on device");
        }
    }

    private final class CrashSink implements Sink {
        private final Path file;
        private final FileChannel channel;

        CrashSink(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        /** The operation that stops has written half. */
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            int next = calls + 1;
            if (next == stopAt || next == failAt) {
                channel.write(bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
            }
            step();
            channel.write(bytes);
        }

        @Override
        public void force() throws IOException {
            step();
            if (!forgetful) {
                forcedBytes.put(file, channel.size());
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    public Sink create(Path file) throws IOException {
        step();
        return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public Sink append(Path file) throws IOException {
        step();
        return open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Sink open(Path file, StandardOpenOption... options) throws IOException {
        boolean exists = Files.exists(file);
        var channel = FileChannel.open(file, options);
        if (!exists) {
            names.created(file);
            forcedBytes.put(file, 0L);
        }
        return new CrashSink(file, channel);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        step();
        Files.createDirectory(directory);
        names.created(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        Optional<Path> replaced =
                Files.isRegularFile(to) ? Optional.of(bury(to)) : Optional.empty();
        Files.move(from, to);
        names.renamed(from, to, replaced);
        moved(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step();
        if (Files.isDirectory(path) && !CheckpointFolder.children(path).isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        names.deleted(path, bury(path));
    }

    private Path bury(Path path) throws IOException {
        Path grave = graveyard.resolve(Integer.toString(buried++));
        Files.move(path, grave);
        moved(path, grave);
        return grave;
    }

    private void moved(Path from, Path to) {
        var lengths = new LinkedHashMap<Path, Long>();
        forcedBytes.forEach((file, n) -> lengths.put(UnforcedNames.rebase(file, from, to), n));
        forcedBytes.clear();
        forcedBytes.putAll(lengths);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        step();
        if (!forgetful) {
            names.forced(directory);
        }
    }

    @Override
    public long usableBytes(Path path) {
        return 4096;
    }

    /** Does what a power cut does. */
    void crash(Damage damage, SplittableRandom random) throws IOException {
        for (var file : List.copyOf(forcedBytes.entrySet())) {
            if (Files.isRegularFile(file.getKey())) {
                damage(file.getKey(), file.getValue().intValue(), damage, random);
            }
        }
        names.undoSome(random);
    }

    private static void damage(Path file, int forced, Damage damage, SplittableRandom random)
            throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int n = bytes.length;
        if (forced >= n) {
            return;
        }
        switch (damage) {
            case DELETE -> Files.delete(file);
            case ZERO -> Files.write(file, Arrays.copyOf(Arrays.copyOf(bytes, forced), n));
            case HALVE -> Files.write(file, Arrays.copyOf(bytes, (forced + n) / 2));
            case NONE -> {}
            case FLIP -> Files.write(file, flipped(bytes, random.nextInt(forced, n), random));
            case CUT -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(forced, n)));
        }
    }

    static byte[] flipped(byte[] bytes, int at, SplittableRandom random) {
        byte[] other = bytes.clone();
        other[at] ^= (byte) (1 << random.nextInt(8));
        return other;
    }
}
