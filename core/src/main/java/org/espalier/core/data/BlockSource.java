package org.espalier.core.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.espalier.data.DataException;

/**
 * Files on disk, cut into blocks of about {@link #BLOCK} bytes that are documents of their own, so
 * that a part of a single file can be held out. Block k ends after the first line end at or behind
 * the last of its {@code BLOCK} bytes; where the next {@code BLOCK} bytes have none, it ends right
 * there, or at the end of the character that is cut.
 */
final class BlockSource implements Source {
    /** The usual size of a block in bytes. */
    static final int BLOCK = 4096;

    private final Arena arena = Arena.ofShared();
    private final Map<String, Cut> cuts = new TreeMap<>();
    private final List<Document> documents;

    /**
     * A mapped file with the place where each block starts, and the size of the file at the end.
     */
    private static final class Cut {
        private final MemorySegment content;
        private final long[] starts;

        Cut(MemorySegment content) {
            this.content = content;
            this.starts = starts(content);
        }

        int blocks() {
            return starts.length - 1;
        }

        MemorySegment block(int k) {
            return content.asSlice(starts[k], starts[k + 1] - starts[k]);
        }
    }

    BlockSource(Map<String, Path> files) {
        var found = new ArrayList<Document>();
        files.forEach((name, path) -> add(found, name, path));
        this.documents = List.copyOf(found);
    }

    private void add(List<Document> found, String name, Path path) {
        var cut = new Cut(map(path));
        cuts.put(name, cut);
        for (int k = 0; k < cut.blocks(); k++) {
            var crc = new CRC32();
            crc.update(cut.block(k).asByteBuffer());
            found.add(new Document(name, k, cut.block(k).byteSize(), crc.getValue()));
        }
    }

    private MemorySegment map(Path path) {
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
        } catch (IOException e) {
            arena.close();
            throw FolderFiles.unreadable(path, e);
        }
    }

    static long[] starts(MemorySegment content) {
        long size = content.byteSize();
        int blocks = Math.toIntExact(Math.max(1, Math.ceilDiv(size, BLOCK)));
        var starts = new ArrayList<Long>();
        for (int k = 0; k < blocks; k++) {
            long start = k == 0 ? 0 : start(content, (long) k * BLOCK);
            if (start < size) {
                starts.add(start);
            }
        }
        starts.add(size);
        return starts.stream().mapToLong(Long::longValue).toArray();
    }

    /** Where the block starts that would start at {@code at} if there were no lines. */
    private static long start(MemorySegment content, long at) {
        long end = Math.min(content.byteSize(), at + BLOCK);
        for (long i = at - 1; i < end - 1; i++) {
            if (content.get(JAVA_BYTE, i) == '\n') {
                return i + 1;
            }
        }
        long start = at;
        while (start < Math.min(end, at + 3)
                && Utf8.isContinuation(content.get(JAVA_BYTE, start))) {
            start++;
        }
        return start;
    }

    @Override
    public List<Document> documents() {
        return documents;
    }

    @Override
    public int skipped() {
        return 0;
    }

    @Override
    public byte[] read(Document document) {
        Cut cut = cuts.get(document.file());
        if (cut == null) {
            throw new DataException(document.file() + " is not in this source");
        }
        return document.checked(cut.block(document.block()).toArray(JAVA_BYTE));
    }

    @Override
    public void close() {
        arena.close();
    }
}
