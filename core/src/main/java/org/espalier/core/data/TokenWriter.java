package org.espalier.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.CRC32C;
import org.espalier.data.DataException;
import org.espalier.data.Progress;

/**
 * Tokenizes the documents of a split on several threads and writes them in order: EOT, document,
 * EOT, document, …
 */
final class TokenWriter {
    /** Small enough to share the work evenly, large enough to make its cost small. */
    private static final long TASK_BYTES = 1L << 20;

    private final Source source;
    private final ByteLevelBpe tokenizer;
    private final int width;
    private final int threads;
    private final LinkedBlockingQueue<BpeEncoder> idle = new LinkedBlockingQueue<>();

    /** The tokens of some documents, ready to be written. */
    private record Part(ByteBuffer tokens, long documents, long bytes) {}

    /** What has been written so far. */
    private static final class Sum {
        private final CRC32C crc = new CRC32C();
        private long tokens;
        private long documents;
        private long bytes;
    }

    TokenWriter(Source source, ByteLevelBpe tokenizer, int threads) {
        this.source = source;
        this.tokenizer = tokenizer;
        this.width = TokenFile.width(tokenizer.vocabulary());
        this.threads = threads;
        for (int i = 0; i < threads; i++) {
            idle.add(new BpeEncoder(tokenizer.model()));
        }
    }

    /** Writes tokens and header to an empty file. */
    void write(
            FileChannel file,
            List<Document> documents,
            long deflateBytes,
            String key,
            Progress progress)
            throws IOException {
        var sum = new Sum();
        var batches = Batches.of(documents, TASK_BYTES);
        long total = documents.stream().mapToLong(Document::bytes).sum();
        progress.report("tokenize", 0, total);
        file.position(TokenHeader.BYTES);
        try {
            OrderedWork.run(
                    threads,
                    batches.count(),
                    b -> tokenize(documents, batches.start(b), batches.end(b)),
                    part -> {
                        append(file, part, sum);
                        progress.report("tokenize", sum.bytes, total);
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        file.position(0);
        CacheFile.writeFully(file, ByteBuffer.wrap(header(sum, deflateBytes, key).toBytes()));
    }

    private TokenHeader header(Sum sum, long deflateBytes, String key) {
        return new TokenHeader(
                width,
                sum.tokens,
                sum.documents,
                sum.bytes,
                deflateBytes,
                key,
                tokenizer.sha256(),
                sum.crc.getValue());
    }

    private void append(FileChannel file, Part part, Sum sum) {
        sum.tokens += part.tokens.remaining() / width;
        sum.documents += part.documents;
        sum.bytes += part.bytes;
        sum.crc.update(part.tokens.duplicate());
        try {
            CacheFile.writeFully(file, part.tokens);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Part tokenize(List<Document> documents, int start, int end) {
        BpeEncoder encoder = take();
        try {
            var tokens = new IntList((int) (TASK_BYTES / 2));
            long bytes = 0;
            for (int d = start; d < end; d++) {
                Document document = documents.get(d);
                if (d == 0 || !document.follows(documents.get(d - 1))) {
                    tokens.add(tokenizer.endOfText());
                }
                encoder.encode(source.read(document), tokens);
                bytes += document.bytes();
            }
            return new Part(pack(tokens), end - start, bytes);
        } finally {
            idle.add(encoder);
        }
    }

    private BpeEncoder take() {
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("interrupted while data was prepared", e);
        }
    }

    private ByteBuffer pack(IntList tokens) {
        var out =
                ByteBuffer.allocate(Math.multiplyExact(tokens.size(), width))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tokens.size(); i++) {
            if (width == Short.BYTES) {
                out.putShort((short) tokens.get(i));
            } else {
                out.putInt(tokens.get(i));
            }
        }
        return out.flip();
    }
}
