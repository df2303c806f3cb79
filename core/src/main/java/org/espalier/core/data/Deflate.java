package org.espalier.core.data;

import java.util.List;
import java.util.zip.Deflater;

/** The yardstick of compression: raw DEFLATE (RFC 1951) at level 9, each file on its own. */
final class Deflate {
    private static final int LEVEL = 9;
    private static final boolean RAW = true;

    private Deflate() {}

    /**
     * The compressed size in bytes. Documents that are blocks of one file are compressed as one.
     */
    static long bytes(Source source, List<Document> documents) {
        try (var deflater = new Deflater(LEVEL, RAW)) {
            byte[] out = new byte[1 << 16];
            long sum = 0;
            for (int i = 0; i < documents.size(); i++) {
                Document document = documents.get(i);
                deflater.setInput(source.read(document));
                boolean last =
                        i + 1 == documents.size()
                                || !documents.get(i + 1).file().equals(document.file());
                sum += drain(deflater, last, out);
            }
            return sum;
        }
    }

    private static long drain(Deflater deflater, boolean last, byte[] out) {
        if (last) {
            deflater.finish();
        }
        long sum = 0;
        while (last ? !deflater.finished() : !deflater.needsInput()) {
            sum += deflater.deflate(out);
        }
        if (last) {
            deflater.reset();
        }
        return sum;
    }
}
