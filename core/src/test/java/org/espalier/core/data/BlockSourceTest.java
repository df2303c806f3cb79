package org.espalier.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockSourceTest {
    @TempDir Path folder;

    private List<byte[]> blocks(byte[] content) throws IOException {
        Path path = Files.write(folder.resolve("text"), content);
        List<byte[]> blocks = new ArrayList<>();
        try (var source = new BlockSource(Map.of("text", path))) {
            for (Document d : source.documents()) {
                assertEquals(blocks.size(), d.block());
                assertEquals("text#" + blocks.size(), d.path());
                blocks.add(source.read(d));
            }
            assertEquals(content.length, source.bytes());
            assertEquals(content.length == 0 ? 0 : 1, source.files());
        }
        return blocks;
    }

    private static byte[] joined(List<byte[]> blocks) {
        var all = new ByteArrayOutputStream();
        blocks.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void blocksJoinToTheFile() throws IOException {
        var random = Seeds.random();
        for (int length : new int[] {0, 1, 13, 1003, 4095, 4096, 4097, 8192, 40_000}) {
            byte[] content = Seeds.bytes(random, length);
            assertArrayEquals(content, joined(blocks(content)), Seeds.replay(getClass(), length));
        }
    }

    @Test
    void blocksEndAtLineEnds() throws IOException {
        byte[] content = "a line of text, thirty letters\n".repeat(2000).getBytes(UTF_8);
        var blocks = blocks(content);
        assertEquals(Math.ceilDiv(content.length, BlockSource.BLOCK), blocks.size());
        for (byte[] block : blocks) {
            assertEquals('\n', block[block.length - 1]);
        }
    }

    @Test
    void charactersAreNotCutWhereThereAreNoLines() throws IOException {
        var blocks = blocks(("x" + "木".repeat(20_000)).getBytes(UTF_8));
        assertTrue(blocks.size() > 10);
        for (byte[] block : blocks) {
            assertTrue(new String(block, UTF_8).indexOf('\uFFFD') < 0);
        }
    }

    @Test
    void aLineEndExactlyAtTheLimitEndsTheBlock() {
        byte[] content = new byte[3 * BlockSource.BLOCK];
        content[BlockSource.BLOCK - 1] = '\n';
        content[2 * BlockSource.BLOCK] = '\n';
        assertArrayEquals(
                new long[] {0, BlockSource.BLOCK, 2 * BlockSource.BLOCK + 1, content.length},
                BlockSource.starts(MemorySegment.ofArray(content)));
    }

    @Test
    void blocksAreInOrderOfTheirNumbers() {
        var documents = new ArrayList<Document>();
        for (int k : new int[] {10, 2, 1}) {
            documents.add(new Document("f", k, 1, 1));
        }
        documents.sort(null);
        assertEquals(List.of(1, 2, 10), documents.stream().map(Document::block).toList());
        assertTrue(documents.get(1).follows(documents.get(0)));
        assertTrue(!documents.get(2).follows(documents.get(1)));
        assertTrue(!new Document("g", 2, 1, 1).follows(documents.get(0)));
    }

    @Test
    void aFileThatChangesWhileItIsReadIsNoticed() throws IOException {
        Path path = Files.writeString(folder.resolve("a.txt"), "before");
        try (var source = new FolderSource(FolderFiles.list(folder, ".txt"))) {
            Files.writeString(path, "behind");
            Document d = source.documents().getFirst();
            var e = assertThrows(DataException.class, () -> source.read(d));
            assertTrue(e.getMessage().startsWith("a.txt: content differs"), e.getMessage());
        }
    }

    @Test
    void hiddenAndOtherFilesAreLeftOut() throws IOException {
        for (String name : List.of("b/c.txt", "b/.d.txt", ".e/f.txt", "a.txt", "g.png")) {
            Path path = folder.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "text");
        }
        assertEquals(
                List.of("a.txt", "b/c.txt"),
                List.copyOf(FolderFiles.list(folder, ".txt").keySet()));
        assertEquals(3, FolderFiles.list(folder, "").size());
        Path none = folder.resolve("none");
        var e = assertThrows(DataException.class, () -> FolderFiles.list(none, ""));
        assertTrue(e.getMessage().contains(none.toString()), e.getMessage());
    }
}
