package org.espalier.testkit.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Memory of this process outside the heap that lies in RAM, in bytes; unknown outside Linux. The
 * heap counts with what is committed, touched or not, so single figures mean little; growth over
 * many stretches does.
 */
final class Resident {
    private static final Path STATUS = Path.of("/proc/self/status");

    private Resident() {}

    /** After a collection, so that what only the heap holds on to is gone. */
    static OptionalLong bytes() {
        System.gc();
        long heap = Runtime.getRuntime().totalMemory();
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 - heap)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
