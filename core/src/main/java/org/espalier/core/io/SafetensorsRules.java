package org.espalier.core.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.espalier.core.io.SafetensorsHeader.Entry;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * The rules that a safetensors file must keep, each with its name. Offsets are those of the file.
 */
record SafetensorsRules(Path path) {
    void check(boolean kept, long offset, String rule, String found, String limit) {
        if (!kept) {
            throw broken(offset, rule, found, limit);
        }
    }

    MalformedFileException broken(long offset, String rule, String found, String limit) {
        return new MalformedFileException(Safetensors.FORMAT, path, offset, rule, found, limit);
    }

    void headerLength(long length, long bytesLeft) {
        long limit = Math.min(SafetensorsHeader.MAX_BYTES, bytesLeft);
        check(
                length >= 0 && length <= limit,
                0,
                "header length",
                Long.toUnsignedString(length) + " bytes",
                "at most " + limit);
    }

    void arrayCount(long count, long headerBytes) {
        long most = headerBytes / SafetensorsHeader.MIN_BYTES_EACH;
        long limit = Math.min(SafetensorsHeader.MAX_ARRAYS, most);
        if (count > limit) {
            throw broken(0, "array count", count + " arrays", "at most " + limit);
        }
    }

    void name(String name, long offset) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int limit = SafetensorsHeader.MAX_NAME;
        if (utf8.length > limit) {
            throw broken(offset, "name length", utf8.length + " bytes", "at most " + limit);
        }
        if (!new String(utf8, StandardCharsets.UTF_8).equals(name)) {
            throw broken(offset, "name characters", "half a surrogate pair", "Unicode");
        }
    }

    DType dtype(String text, long offset) {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw broken(offset, "dtype", "'" + text + "'", "one of " + List.of(DType.values()));
    }

    /**
     * The shape, once its axes and their product are known to be small enough; a zero axis excuses
     * nothing.
     */
    Shape shape(long[] dims, DType dtype, long offset) {
        long bytes = dtype.bytes();
        for (long d : dims) {
            if (d < 0) {
                throw broken(offset, "axis size", Arrays.toString(dims), "0 or more");
            }
            long factor = Math.max(d, 1);
            if (bytes > Long.MAX_VALUE / factor) {
                throw broken(offset, "byte count", Arrays.toString(dims), "below 2^63 bytes");
            }
            bytes *= factor;
        }
        return Shape.of(dims);
    }

    void range(Entry e) {
        long bytes = NamedArray.byteSize(e.dtype(), e.shape());
        if (e.begin() < 0 || e.end() < e.begin() || e.end() - e.begin() != bytes) {
            throw broken(
                    e.offset(),
                    "range size",
                    "'" + e.name() + "' from " + e.begin() + " to " + e.end(),
                    bytes + " bytes for " + e.dtype() + " " + e.shape());
        }
    }

    /** The ranges must follow each other from 0 to the end of the file. */
    void cover(List<Entry> entries, long dataBytes) {
        var inOrder = Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end);
        long at = 0;
        for (Entry e : entries.stream().sorted(inOrder).toList()) {
            if (e.begin() != at) {
                throw broken(e.offset(), "no gap, no overlap", begin(e), Long.toString(at));
            }
            if (e.end() > dataBytes) {
                throw broken(e.offset(), "inside the file", begin(e), dataBytes + " bytes");
            }
            at = e.end();
        }
        check(at == dataBytes, 0, "no trailing bytes", dataBytes + " bytes of data", at + " bytes");
    }

    private static String begin(Entry e) {
        return "'" + e.name() + "' begins at " + e.begin();
    }

    List<Entry> byName(List<Entry> entries) {
        List<Entry> sorted = entries.stream().sorted(Comparator.comparing(Entry::name)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            Entry e = sorted.get(i);
            if (e.name().equals(sorted.get(i - 1).name())) {
                throw broken(e.offset(), "unique names", "'" + e.name() + "' twice", "once");
            }
        }
        return sorted;
    }
}
