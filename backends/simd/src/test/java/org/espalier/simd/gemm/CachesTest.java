package org.espalier.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
    private static void cache(Path folder, int index, int level, String type, String size)
            throws IOException {
        Path one = Files.createDirectory(folder.resolve("index" + index));
        Files.writeString(one.resolve("level"), level + "\n");
        Files.writeString(one.resolve("type"), type + "\n");
        Files.writeString(one.resolve("size"), size + "\n");
    }

    @Test
    void whatLinuxTells(@TempDir Path folder) throws IOException {
        cache(folder, 0, 1, "Data", "48K");
        cache(folder, 1, 1, "Instruction", "64K");
        cache(folder, 2, 2, "Unified", "2048K");
        cache(folder, 3, 3, "Unified", "32M");
        assertEquals(new Caches(48 << 10, 2 << 20, 32 << 20), Caches.read(folder));
    }

    @Test
    void elsewhereTheUsualOnes(@TempDir Path folder) throws IOException {
        assertEquals(Caches.USUAL, Caches.read(folder.resolve("none")));
        cache(folder, 0, 1, "Data", "much");
        assertEquals(Caches.USUAL, Caches.read(folder));
    }

    @Test
    void cutsFollowTheCaches() {
        assertTrue(Grid.shared(Caches.USUAL) < Grid.shared(new Caches(0, 0, 64 << 20)));
        assertTrue(Grid.panels(Caches.USUAL) < Grid.panels(new Caches(0, 2 << 20, 0)));
        assertTrue(Grid.panels(new Caches(0, 0, 0)) >= 1);
    }
}
