package org.espalier.core.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The first {@link #BYTES} bytes of a file of tokens, little endian: magic and version, the fields
 * below in order, and a CRC-32C of all that.
 *
 * @param width bytes per token, 2 or 4
 * @param tokens how many tokens follow the header
 * @param documents how many documents they stand for
 * @param bytes how many bytes they stand for
 * @param deflateBytes what DEFLATE makes of these bytes
 * @param key what was prepared, 64 hexadecimal digits
 * @param tokenizer the SHA-256 of the tokenizer
 * @param checksum the CRC-32C of the tokens
 */
record TokenHeader(
        int width,
        long tokens,
        long documents,
        long bytes,
        long deflateBytes,
        String key,
        String tokenizer,
        long checksum) {
    /** The size of a header. */
    static final int BYTES = 128;

    private static final long MAGIC = 0x4E454B4F_54505345L; // "ESPTOKEN"
    private static final int VERSION = 1;
    private static final int DIGEST = 32;

    /** Thrown when a file is not what its name promises; the message says why. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    byte[] toBytes() {
        var out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(width);
        out.putLong(tokens).putLong(documents).putLong(bytes).putLong(deflateBytes);
        out.put(HexFormat.of().parseHex(key)).put(HexFormat.of().parseHex(tokenizer));
        out.putLong(checksum);
        out.putLong(crc(out.array()));
        return out.array();
    }

    static TokenHeader parse(byte[] bytes) throws DamagedException {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != BYTES || in.getLong() != MAGIC || in.getInt() != VERSION) {
            throw new DamagedException("this is no token file of version " + VERSION);
        }
        if (in.getLong(BYTES - Long.BYTES) != crc(bytes)) {
            throw new DamagedException("the checksum of the header is wrong");
        }
        return new TokenHeader(
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                hex(in),
                hex(in),
                in.getLong());
    }

    private static String hex(ByteBuffer in) {
        byte[] digest = new byte[DIGEST];
        in.get(digest);
        return HexFormat.of().formatHex(digest);
    }

    private static long crc(byte[] header) {
        var crc = new CRC32C();
        crc.update(header, 0, BYTES - Long.BYTES);
        return crc.getValue();
    }
}
