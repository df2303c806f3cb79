package org.espalier.core.data;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The tokens of a split, mapped from a file: a {@link TokenHeader}, then u16 or i32 numbers, little
 * endian.
 */
record TokenFile(TokenHeader header, MemorySegment tokens) {
    /** Up to this vocabulary a token takes two bytes. */
    static final int NARROW = 1 << Short.SIZE;

    static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CHECKED_AT_ONCE = 1 << 20;

    /** Bytes per token for a vocabulary. */
    static int width(int vocabulary) {
        return vocabulary <= NARROW ? Short.BYTES : Integer.BYTES;
    }

    /** Maps a file for as long as the arena lives, after checking every byte of it. */
    static TokenFile open(Path path, Arena arena) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            var header = TokenHeader.parse(head(file));
            check(header, file);
            long size = file.size() - TokenHeader.BYTES;
            var tokens = file.map(FileChannel.MapMode.READ_ONLY, TokenHeader.BYTES, size, arena);
            return new TokenFile(header, tokens);
        }
    }

    private static byte[] head(FileChannel file) throws IOException {
        var head = ByteBuffer.allocate(TokenHeader.BYTES);
        while (head.hasRemaining() && file.read(head) >= 0) {}
        return Arrays.copyOf(head.array(), head.position());
    }

    private static void check(TokenHeader header, FileChannel file) throws IOException {
        long size = file.size() - TokenHeader.BYTES;
        if (size != header.tokens() * header.width()) {
            throw new TokenHeader.DamagedException(
                    "it has %s bytes of tokens instead of %s × %s"
                            .formatted(size, header.tokens(), header.width()));
        }
        if (checksum(file) != header.checksum()) {
            throw new TokenHeader.DamagedException("the checksum of the tokens is wrong");
        }
    }

    /** Reads rather than maps, so that the pages do not count as memory of this process. */
    private static long checksum(FileChannel file) throws IOException {
        var crc = new CRC32C();
        var buffer = ByteBuffer.allocate(CHECKED_AT_ONCE);
        while (file.read(buffer) >= 0) {
            crc.update(buffer.flip());
            buffer.clear();
        }
        return crc.getValue();
    }

    /** How many tokens there are. */
    long count() {
        return header.tokens();
    }

    /** The token at a place. */
    int get(long place) {
        return header.width() == Short.BYTES
                ? Short.toUnsignedInt(tokens.getAtIndex(SHORT, place))
                : tokens.getAtIndex(INT, place);
    }

    /** Writes {@code count} tokens from a place on as i32. */
    void copy(long place, int count, MemorySegment target) {
        if (header.width() == Short.BYTES) {
            for (int i = 0; i < count; i++) {
                int token = Short.toUnsignedInt(tokens.getAtIndex(SHORT, place + i));
                target.setAtIndex(INT, i, token);
            }
        } else {
            long bytes = (long) count * Integer.BYTES;
            MemorySegment.copy(tokens, place * Integer.BYTES, target, 0, bytes);
        }
    }
}
