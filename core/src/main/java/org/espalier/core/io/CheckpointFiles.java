package org.espalier.core.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The three files of one checkpoint: {@code weights.safetensors}, {@code state.safetensors}, {@code
 * checkpoint.json}.
 */
final class CheckpointFiles {
    /** What a checkpoint is made of. */
    record Content(long step, List<NamedArray> arrays, Json.Obj state, OptionalDouble score) {
        /** The weights under the names that other programs know. */
        Safetensors weights() {
            var metadata = new LinkedHashMap<String, String>();
            metadata.put("format", "pt");
            return new Safetensors(
                    arrays.stream().filter(Content::isWeight).map(Content::stripped).toList(),
                    metadata);
        }

        Safetensors optimizer() {
            return Safetensors.of(arrays.stream().filter(a -> !isWeight(a)).toList());
        }

        /** The bytes on disk, but for a manifest of a few kilobytes. */
        long byteSize() {
            return weights().byteSize() + optimizer().byteSize();
        }

        private static boolean isWeight(NamedArray array) {
            return array.name().startsWith(Checkpoint.MODEL_PREFIX);
        }

        private static NamedArray stripped(NamedArray array) {
            return array.renamed(array.name().substring(Checkpoint.MODEL_PREFIX.length()));
        }
    }

    private CheckpointFiles() {}

    /** Writes and forces the files and their names into an existing directory. */
    static void write(Disk disk, Path directory, Content content) throws IOException {
        var weights = content.weights().write(disk, directory.resolve(CheckpointManifest.WEIGHTS));
        var state = content.optimizer().write(disk, directory.resolve(CheckpointManifest.STATE));
        var manifest =
                new CheckpointManifest(
                        content.step(), content.score(), weights, state, content.state());
        Path file = directory.resolve(CheckpointManifest.FILE);
        AtomicFile.writeNew(disk, file, manifest.encode());
        disk.forceDirectory(directory);
    }

    /**
     * Maps a checkpoint and verifies every byte of it.
     *
     * @throws MalformedFileException when anything is wrong
     * @throws java.io.UncheckedIOException when a file is missing or cannot be read
     */
    static Checkpoint read(Path directory, Arena arena) {
        var manifest = CheckpointManifest.read(directory);
        var arrays = new ArrayList<NamedArray>();
        read(directory.resolve(CheckpointManifest.WEIGHTS), manifest.weights(), arena)
                .forEach(a -> arrays.add(a.renamed(Checkpoint.MODEL_PREFIX + a.name())));
        arrays.addAll(
                read(directory.resolve(CheckpointManifest.STATE), manifest.optimizer(), arena));
        arrays.sort(Comparator.comparing(NamedArray::name));
        return new Checkpoint(
                manifest.step(),
                List.copyOf(arrays),
                manifest.state(),
                manifest.score(),
                directory);
    }

    private static List<NamedArray> read(Path path, Safetensors.Written expected, Arena arena) {
        var file = MappedFile.open(path, arena);
        long bytes = file.bytes().byteSize();
        verify(path, "length", bytes + " bytes", expected.bytes() + " bytes");
        verify(path, "checksum", file.sha256(), expected.sha256());
        return Safetensors.read(file, arena).arrays();
    }

    private static void verify(Path path, String rule, String found, String expected) {
        if (!found.equals(expected)) {
            throw new MalformedFileException(Safetensors.FORMAT, path, 0, rule, found, expected);
        }
    }
}
