package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HugePagesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 64, 4096, (4L << 20) - 1, 4L << 20, (9L << 20) + 13})
    void memoryIsZeroOfTheSizeAskedForAndAligned(long bytes) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = HugePages.allocate(arena, bytes);
            assertEquals(bytes, memory.byteSize());
            assertEquals(0, memory.address() % 64);
            assertEquals(-1, memory.mismatch(MemorySegment.ofArray(new byte[(int) bytes])));
            memory.fill((byte) 1);
            assertEquals(1, memory.get(ValueLayout.JAVA_BYTE, bytes - 1));
        }
    }

    @Test
    void useAfterCloseThrows() {
        MemorySegment memory;
        try (Arena arena = Arena.ofShared()) {
            memory = HugePages.allocate(arena, 8L << 20);
        }
        assertThrows(
                IllegalStateException.class, () -> memory.get(ValueLayout.JAVA_BYTE, 1L << 20));
    }

    @Test
    void largeMemoryIsMappedOnHugePagesAndUnmapped() throws Exception {
        assumeTrue(HugePages.available(), "Linux, and native access for this module");
        String start;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = HugePages.allocate(arena, 8L << 20);
            assertEquals(0, memory.address() % (2L << 20));
            start = Long.toHexString(memory.address() >>> 21 << 21);
            assertTrue(isAdvised(memory.address()), "marked 'hg' by the system");
        }
        assertFalse(isAdvised(Long.parseLong(start, 16)), "no longer there");
    }

    /** Whether the mapping around an address has the flag of the advice. */
    private static boolean isAdvised(long address) throws Exception {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        boolean inside = false;
        for (String line : lines) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                String[] range = line.substring(0, line.indexOf(' ')).split("-", -1);
                inside =
                        Long.parseUnsignedLong(range[0], 16) <= address
                                && address < Long.parseUnsignedLong(range[1], 16);
            } else if (inside && line.startsWith("VmFlags:")) {
                return line.contains(" hg");
            }
        }
        return false;
    }
}
