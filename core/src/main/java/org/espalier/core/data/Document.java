package org.espalier.core.data;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.zip.CRC32;
import org.espalier.core.io.Sha256;
import org.espalier.data.DataException;

/**
 * A document of a corpus: a whole file or a block of one. Ordered by file, then by block.
 *
 * @param file the path within the source, with {@code /} between names
 * @param block the place of the block in its file, or {@link #WHOLE}
 * @param bytes the size
 * @param crc the CRC-32 of the content
 */
record Document(String file, int block, long bytes, long crc) implements Comparable<Document> {
    /** The block number of a whole file. */
    static final int WHOLE = -1;

    /** Larger documents are refused, as each is held in memory. */
    static final long MAX_BYTES = 64L << 20;

    private static final Comparator<Document> ORDER =
            Comparator.comparing(Document::file).thenComparingInt(Document::block);

    /** What names the document: the file, and {@code #} and the number for a block. */
    String path() {
        return block == WHOLE ? file : file + "#" + block;
    }

    /** SHA-256 of the UTF-8 path, as a number. */
    BigInteger hash() {
        return new BigInteger(1, Sha256.bytes(path()));
    }

    /** True when this block starts where the other one ends. */
    boolean follows(Document before) {
        return block > 0 && block == before.block + 1 && file.equals(before.file);
    }

    /** The content, after checking that it is what was listed. */
    byte[] checked(byte[] content) {
        var crc32 = new CRC32();
        crc32.update(content);
        if (content.length != bytes || crc32.getValue() != crc) {
            throw new DataException(
                    "%s: content differs from its listing (%s bytes, CRC-32 %08x; listed %s, %08x): it is damaged or changed while it was read. Try again with an intact source"
                            .formatted(path(), content.length, crc32.getValue(), bytes, crc));
        }
        return content;
    }

    @Override
    public int compareTo(Document o) {
        return ORDER.compare(this, o);
    }
}
