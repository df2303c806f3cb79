package org.espalier.data;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Numbered samples in two splits. A sample is one array per {@link #fields() field} and depends on
 * the fingerprint, the split and its number alone, so any order of reading, any number of threads
 * and any resume see the same values. All methods but {@link #close()} may be called by many
 * threads at once.
 */
public interface Dataset extends AutoCloseable {
    /** The name by which run files ask for it, for instance {@code java-source}. */
    String id();

    /**
     * A SHA-256 (64 hexadecimal digits) over source, tokenizer and split rule: what the values
     * depend on.
     */
    String fingerprint();

    /**
     * The arrays of every sample, for instance {@code inputs} i32 [T] and {@code targets} i32 [T].
     */
    List<Field> fields();

    /** The number of samples in a split. */
    long size(Split split);

    /**
     * Writes one sample, in time that does not depend on {@code index}. In an array of targets a
     * negative number means that the position counts for nothing (the padding of the last
     * validation window).
     *
     * @param index from 0 to {@code size(split)} (exclusive)
     * @param fields one segment per field, in their order, each at least as large as its field;
     *     little endian
     * @throws DataException when the index or a segment does not fit, or the dataset is closed
     */
    void read(Split split, long index, List<MemorySegment> fields);

    /** (optional) The tokenizer, if the samples are tokens; by default they are not. */
    default Optional<Tokenizer> tokenizer() {
        return Optional.empty();
    }

    /**
     * (optional) What a person wants to know, in the order to show it: files, bytes, held-out rule
     * and so on; by default nothing.
     */
    default Map<String, String> facts() {
        return new LinkedHashMap<>();
    }

    /**
     * (optional) The bytes that the targets of a split stand for, the divisor of bits per byte;
     * empty, as by default, if they stand for none.
     */
    default OptionalLong bytes(Split split) {
        return OptionalLong.empty();
    }

    /**
     * (optional) Bits per byte of DEFLATE level 9 over the validation files, file by file: the
     * figure to beat; empty by default.
     */
    default OptionalDouble deflateBitsPerByte() {
        return OptionalDouble.empty();
    }

    /**
     * (optional) Frees what is mapped or open, by default nothing. No thread may be reading.
     * Closing again does nothing.
     */
    @Override
    default void close() {}
}
