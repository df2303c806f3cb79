package org.espalier.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.espalier.core.io.Reason;
import org.espalier.data.DataException;

/**
 * The regular files below a directory, by their path in it; hidden ones and all below hidden
 * directories are left out.
 */
final class FolderFiles {
    private FolderFiles() {}

    /**
     * The files whose names end in a certain way; a file instead of a directory stands for itself.
     */
    static Map<String, Path> list(Path root, String suffix) {
        var found = new TreeMap<String, Path>();
        if (Files.isRegularFile(root)) {
            found.put(root.toAbsolutePath().getFileName().toString(), root);
            return found;
        }
        try (var all = Files.walk(root)) {
            all.filter(p -> p.getFileName().toString().endsWith(suffix))
                    .filter(p -> isVisible(root.relativize(p)) && Files.isRegularFile(p))
                    .forEach(p -> found.put(name(root.relativize(p)), p));
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(root, e);
        }
        return found;
    }

    static DataException unreadable(Path path, Exception e) {
        return new DataException(
                "cannot read %s: %s. Give a file or a directory that exists and may be read"
                        .formatted(path, Reason.of(e)),
                e);
    }

    private static boolean isVisible(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .noneMatch(name -> name.toString().startsWith("."));
    }

    private static String name(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }
}
