package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Named arrays in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format:
 * the header's length (u64), a JSON header, the arrays. The header names the arrays in name order;
 * their bytes lie widest element first, in name order within a width, so that every array is
 * aligned to its element.
 *
 * @param arrays in name order
 * @param metadata free texts
 */
public record Safetensors(List<NamedArray> arrays, SequencedMap<String, String> metadata) {
    static final String FORMAT = "safetensors";

    /** Puts the arrays in name order. */
    public Safetensors {
        arrays = arrays.stream().sorted(Comparator.comparing(NamedArray::name)).toList();
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
    }

    /** Arrays without metadata. */
    public static Safetensors of(List<NamedArray> arrays) {
        return new Safetensors(arrays, new LinkedHashMap<>());
    }

    /**
     * A finished file.
     *
     * @param bytes its length
     * @param sha256 of all its bytes, 64 hexadecimal digits
     */
    public record Written(long bytes, String sha256) {}

    /** The length of the file that {@link #write} makes. */
    public long byteSize() {
        return SafetensorsHeader.encode(this).length + arrayBytes();
    }

    private long arrayBytes() {
        return arrays.stream().mapToLong(a -> a.data().byteSize()).sum();
    }

    /**
     * Writes and forces a file that does not exist yet.
     *
     * @throws MalformedFileException when a name occurs twice, is reserved or too long
     */
    public Written write(Disk disk, Path file) throws IOException {
        SafetensorsHeader.checkNames(arrays, file);
        var hash = new Sha256();
        try (var sink = disk.create(file)) {
            Chunks.Step<IOException> put = piece -> sink.write(hash(hash, piece));
            put.take(ByteBuffer.wrap(SafetensorsHeader.encode(this)));
            for (NamedArray array : SafetensorsHeader.dataOrder(arrays)) {
                Chunks.each(array.data(), put);
            }
            sink.force();
        }
        return new Written(byteSize(), hash.hex());
    }

    private static ByteBuffer hash(Sha256 hash, ByteBuffer piece) {
        hash.add(piece);
        return piece;
    }

    /**
     * Maps a file into memory. The arrays are valid until the arena is closed and must not be
     * written to.
     *
     * @throws MalformedFileException when the file breaks any rule of the format or a limit of
     *     {@link SafetensorsHeader}; nothing is allocated for its arrays before that is known
     * @throws UncheckedIOException when the file cannot be read
     */
    public static Safetensors read(Path file, Arena arena) {
        return read(MappedFile.open(file, arena), arena);
    }

    static Safetensors read(MappedFile file, Arena arena) {
        return SafetensorsHeader.read(file).arrays(file.bytes(), arena);
    }
}
