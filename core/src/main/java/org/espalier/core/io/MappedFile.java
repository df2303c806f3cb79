package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a file, read-only, valid until the arena is closed. */
record MappedFile(Path path, MemorySegment bytes) {
    static MappedFile open(Path path, Arena arena) {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            return new MappedFile(path, channel.map(MapMode.READ_ONLY, 0, size, arena));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + Reason.of(e), e);
        }
    }

    String sha256() {
        return new Sha256().add(bytes).hex();
    }
}
