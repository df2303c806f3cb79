package org.espalier.opencl;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where Linux keeps the OpenCL loader, looked up without loading anything: JOCL writes to the error
 * stream when there is none.
 *
 * @param cache the dynamic linker's list of libraries
 * @param folders more places it looks in
 */
record Loader(Path cache, List<Path> folders) {
    private static final String NAME = "libOpenCL.so";

    /** This machine's. */
    static Loader here() {
        String folders = Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).orElse("");
        return new Loader(
                Path.of("/etc/ld.so.cache"),
                Stream.of(folders.split(File.pathSeparator))
                        .filter(f -> !f.isEmpty())
                        .map(Path::of)
                        .toList());
    }

    /** False only where it is surely missing; other systems and linkers are not looked into. */
    boolean mayExist() {
        return !System.getProperty("os.name").equals("Linux")
                || folders.stream().anyMatch(Loader::holds)
                || isListed();
    }

    private static boolean holds(Path folder) {
        return Files.exists(folder.resolve(NAME)) || Files.exists(folder.resolve(NAME + ".1"));
    }

    private boolean isListed() {
        try {
            return Files.readString(cache, StandardCharsets.ISO_8859_1).contains(NAME);
        } catch (IOException e) {
            return true; // not the linker we know
        }
    }
}
