package org.espalier.core.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * The header of a safetensors file. Limits: 25 MiB, 1,000,000 arrays and no more than a sixteenth
 * of the header's bytes, names of 1 KiB, rank 16. The ranges must cover the data exactly, without
 * gap or overlap.
 */
final class SafetensorsHeader {
    static final int MAX_BYTES = 25 << 20;
    static final int MAX_ARRAYS = 1_000_000;
    static final int MIN_BYTES_EACH = 16;
    static final int MAX_NAME = 1 << 10;
    static final int MAX_METADATA = 10_000;
    static final String METADATA = "__metadata__";

    private static final int PREFIX = Long.BYTES;

    /** Where an array lies; the range counts from the end of the header. */
    record Entry(String name, DType dtype, Shape shape, long begin, long end, long offset) {}

    private final List<Entry> entries;
    private final SequencedMap<String, String> metadata;
    private final long dataStart;

    private SafetensorsHeader(
            List<Entry> entries, SequencedMap<String, String> metadata, long dataStart) {
        this.entries = entries;
        this.metadata = metadata;
        this.dataStart = dataStart;
    }

    static List<NamedArray> dataOrder(List<NamedArray> arrays) {
        Comparator<NamedArray> widestFirst = Comparator.comparingInt(a -> -a.dtype().bytes());
        return arrays.stream().sorted(widestFirst.thenComparing(NamedArray::name)).toList();
    }

    /** The length, the JSON text, and spaces up to a multiple of 8 bytes. */
    static byte[] encode(Safetensors file) {
        byte[] json = json(file).getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(json.length, Long.BYTES) * Long.BYTES;
        byte[] header = new byte[PREFIX + length];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
        return header;
    }

    private static String json(Safetensors file) {
        var header = Json.object();
        if (!file.metadata().isEmpty()) {
            var texts = Json.object();
            file.metadata().forEach(texts::put);
            header.put(METADATA, texts.build());
        }
        placed(file.arrays()).forEach(e -> header.put(e.name(), json(e)));
        return header.build().compact();
    }

    private static List<Entry> placed(List<NamedArray> arrays) {
        var placed = new ArrayList<Entry>();
        long at = 0;
        for (NamedArray a : dataOrder(arrays)) {
            long end = at + a.data().byteSize();
            placed.add(new Entry(a.name(), a.dtype(), a.shape(), at, end, 0));
            at = end;
        }
        placed.sort(Comparator.comparing(Entry::name));
        return placed;
    }

    private static Json json(Entry e) {
        return Json.object()
                .put("dtype", e.dtype().name())
                .put("shape", numbers(e.shape().dims()))
                .put("data_offsets", numbers(e.begin(), e.end()))
                .build();
    }

    private static Json numbers(long... values) {
        return Json.of(LongStream.of(values).mapToObj(Json::of).toList());
    }

    /** Refuses to write what a reader would refuse; the arrays are in name order. */
    static void checkNames(List<NamedArray> arrays, Path path) {
        var rules = new SafetensorsRules(path);
        rules.arrayCount(arrays.size(), Long.MAX_VALUE);
        String last = METADATA;
        for (NamedArray array : arrays) {
            rules.name(array.name(), 0);
            rules.check(
                    !array.name().equals(last) && !array.name().equals(METADATA),
                    0,
                    "unique names",
                    "'" + array.name() + "' again",
                    "each name once, and not " + METADATA);
            last = array.name();
        }
    }

    static SafetensorsHeader read(MappedFile file) {
        var rules = new SafetensorsRules(file.path());
        long size = file.bytes().byteSize();
        rules.check(size >= PREFIX, 0, "size", size + " bytes", "8 bytes or more");
        long length = file.bytes().get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        rules.headerLength(length, size - PREFIX);
        byte[] json = file.bytes().asSlice(PREFIX, length).toArray(JAVA_BYTE);
        var parser = new SafetensorsParser(json, rules);
        long dataStart = PREFIX + length;
        List<Entry> entries = parser.entries();
        rules.cover(entries, size - dataStart);
        return new SafetensorsHeader(rules.byName(entries), parser.metadata(), dataStart);
    }

    Safetensors arrays(MemorySegment file, Arena arena) {
        return new Safetensors(entries.stream().map(e -> array(e, file, arena)).toList(), metadata);
    }

    private NamedArray array(Entry e, MemorySegment file, Arena arena) {
        MemorySegment data = file.asSlice(dataStart + e.begin(), e.end() - e.begin());
        return new NamedArray(e.name(), e.dtype(), e.shape(), aligned(data, e.dtype(), arena));
    }

    /** Other writers need not align; ours does, and then nothing is copied. */
    private static MemorySegment aligned(MemorySegment data, DType dtype, Arena arena) {
        return data.address() % dtype.bytes() == 0
                ? data
                : arena.allocate(data.byteSize(), dtype.bytes()).copyFrom(data).asReadOnly();
    }
}
