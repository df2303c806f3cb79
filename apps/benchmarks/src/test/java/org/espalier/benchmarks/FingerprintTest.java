package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program is known by. */
class FingerprintTest {
    @TempDir private Path folder;

    @Test
    @DisplayName("a program is all its jars, by content and by name")
    void programs() throws IOException {
        Path jar = folder.resolve("a.jar");
        Files.writeString(jar, "one");
        String one = Fingerprint.folder(folder);
        assertEquals(one, Fingerprint.files(List.of(jar)));
        Files.writeString(jar, "two");
        assertNotEquals(one, Fingerprint.folder(folder));
        Files.move(jar, folder.resolve("b.jar"));
        Files.writeString(folder.resolve("b.jar"), "one");
        assertNotEquals(one, Fingerprint.folder(folder));
    }
}
