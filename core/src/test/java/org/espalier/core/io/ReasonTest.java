package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refusals of disks in words. */
class ReasonTest {
    @Test
    void wordsInPlaceOfClasses() {
        assertEquals("no such file or directory", Reason.of(new NoSuchFileException("a")));
        assertEquals("permission denied", Reason.of(new AccessDeniedException("a")));
        assertEquals(
                "Is a directory", Reason.of(new FileSystemException("a", null, "Is a directory")));
        assertEquals("File too large", Reason.of(new IOException("File too large")));
        assertEquals("java.io.IOException", Reason.of(new IOException()));
    }

    @Test
    void pathReasonRoomAndCure(@TempDir Path folder) throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file").resolve("x");
        String text =
                String.valueOf(
                        Reason.notWritten(Disk.machine(), blocked, new IOException("full"))
                                .getMessage());
        assertEquals(
                "cannot write "
                        + blocked
                        + ": full; the number of free bytes is unknown. The checkpoints are intact:"
                        + " make room, then resume",
                text);
        assertEquals("1,234,567 bytes are free", Reason.free(1_234_567));
    }
}
