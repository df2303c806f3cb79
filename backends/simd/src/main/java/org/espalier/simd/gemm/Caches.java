package org.espalier.simd.gemm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sizes of the data caches of a core, in bytes; the third level is usually shared. They decide how
 * products are cut. A product has no sum across chunks, and the order within one is fixed by k
 * alone, so that the cut, and with it the machine, never shows in a bit.
 */
record Caches(long first, long second, long third) {
    /** What most processors have at least. */
    static final Caches USUAL = new Caches(32 << 10, 512 << 10, 8 << 20);

    /** Those of this machine, as Linux tells them; elsewhere the usual ones. */
    static final Caches HERE = read(Path.of("/sys/devices/system/cpu/cpu0/cache"));

    /** Reads a folder {@code index0}, {@code index1}, … with a {@code level} and a {@code size}. */
    static Caches read(Path folder) {
        long[] sizes = {USUAL.first, USUAL.second, USUAL.third};
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "index*")) {
            for (Path one : all) {
                read(one, sizes);
            }
        } catch (IOException | IllegalArgumentException e) {
            return USUAL; // a system of another kind
        }
        return new Caches(sizes[0], sizes[1], sizes[2]);
    }

    private static void read(Path one, long[] sizes) throws IOException {
        int level = Integer.parseInt(text(one, "level"));
        boolean holdsData = !text(one, "type").equals("Instruction");
        if (holdsData && level >= 1 && level <= sizes.length) {
            sizes[level - 1] = bytes(text(one, "size"));
        }
    }

    private static String text(Path one, String name) throws IOException {
        return Files.readString(one.resolve(name)).strip();
    }

    /** Linux writes 48K or 32768K; M is read too. */
    private static long bytes(String size) {
        int shift = size.endsWith("K") ? 10 : size.endsWith("M") ? 20 : 0;
        return Long.parseLong(size.replaceAll("[KM]$", "")) << shift;
    }
}
