package org.espalier.core.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.espalier.core.Seed;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.kernel.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir Path folder;

    private Path write(List<NamedArray> arrays) throws IOException {
        Path file = folder.resolve("a.safetensors");
        Files.deleteIfExists(file);
        Safetensors.of(arrays).write(Disk.machine(), file);
        return file;
    }

    private Path raw(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(UTF_8);
        var bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("raw.safetensors"), bytes.array());
    }

    private String broken(String header, int dataBytes) throws IOException {
        Path file = raw(header, dataBytes);
        try (var arena = Arena.ofConfined()) {
            return assertThrows(MalformedFileException.class, () -> Safetensors.read(file, arena))
                    .rule();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 13, 65, 1003})
    void everyDtypeSurvives(int n) throws IOException {
        var arrays =
                Arrays.stream(DType.values())
                        .map(d -> Samples.array("x." + d, d, d.bytes(), 2, n))
                        .toList();
        Path file = write(arrays);
        try (var arena = Arena.ofConfined()) {
            assertTrue(Samples.same(arrays, Safetensors.read(file, arena).arrays()));
        }
    }

    @Test
    void theLayoutIsTheFormats() throws IOException {
        Path file =
                write(
                        List.of(
                                Samples.array("b", DType.U8, 1, 3),
                                Samples.array("a", DType.F32, 2),
                                Samples.array("c", DType.U8, 3, 2)));
        byte[] bytes = Files.readAllBytes(file);
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(bytes, 8, (int) length, UTF_8);
        assertEquals(0, length % 8);
        assertEquals(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[4,7]},"
                        + "\"c\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[7,9]}}",
                header.stripTrailing());
        assertEquals(8 + length + 9, bytes.length);
    }

    @Test
    void hashAndLengthAreTheFiles() throws IOException {
        var content = Safetensors.of(Samples.model(1));
        Path file = folder.resolve("m.safetensors");
        var written = content.write(Disk.machine(), file);
        assertEquals(Files.size(file), written.bytes());
        assertEquals(Files.size(file), content.byteSize());
        assertEquals(Sha256.of(file), written.sha256());
    }

    @Test
    void largeArraysOffTheHeapGoThroughInPieces() throws IOException {
        int n = (3 << 20) + 7;
        try (var arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(4L * n, 64);
            for (int i = 0; i < n; i++) {
                data.setAtIndex(ValueLayout.JAVA_INT, i, i * 0x9E3779B9);
            }
            var arrays = List.of(new NamedArray("w", DType.I32, Shape.of(n), data));
            assertTrue(Samples.same(arrays, Safetensors.read(write(arrays), arena).arrays()));
        }
    }

    @Test
    void metadataAndUnusualNamesSurvive() throws IOException {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("format", "pt");
        metadata.put("ü", "\"\n");
        var arrays = List.of(Samples.array("\uD83C\uDF33\".x", DType.I8, 1, 1));
        Path file = folder.resolve("n.safetensors");
        new Safetensors(arrays, metadata).write(Disk.machine(), file);
        try (var arena = Arena.ofConfined()) {
            var back = Safetensors.read(file, arena);
            assertEquals(metadata, back.metadata());
            assertTrue(Samples.same(arrays, back.arrays()));
        }
    }

    @Test
    void unalignedDataOfOtherWritersIsCopied() throws IOException {
        Path file =
                raw(
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                                + "\"b\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[1,17]}}",
                        17);
        try (var arena = Arena.ofConfined()) {
            var arrays = Safetensors.read(file, arena).arrays();
            assertEquals(0, arrays.get(1).data().address() % 8);
            assertTrue(arrays.get(1).data().isReadOnly());
        }
    }

    @Test
    void noFlipAndNoCutEscapesTheRules() throws IOException {
        var arrays = Samples.model(3).subList(0, 4);
        byte[] good = Files.readAllBytes(write(arrays));
        int header = 8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int refused = 0;
        for (int at = 0; at < good.length; at++) {
            assertFalse(reads(Arrays.copyOf(good, at), arrays), "cut at " + at);
            for (int bit = 0; bit < 8 && at < header; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                refused += reads(bad, arrays) ? 0 : 1;
            }
        }
        assertFalse(reads(Arrays.copyOf(good, good.length + 1), arrays), "one byte more");
        assertTrue(refused > header * 8 / 2, "only " + refused + " flips refused");
    }

    /**
     * False when refused; when not, the same ranges must hold the same bytes, whatever they are
     * called now.
     */
    private boolean reads(byte[] bytes, List<NamedArray> arrays) {
        var file = new MappedFile(folder.resolve("bad"), MemorySegment.ofArray(bytes));
        try (var arena = Arena.ofConfined()) {
            long sum = 0;
            for (NamedArray a : Safetensors.read(file, arena).arrays()) {
                sum += a.data().byteSize();
            }
            assertEquals(arrays.stream().mapToLong(a -> a.data().byteSize()).sum(), sum);
            return true;
        } catch (MalformedFileException e) {
            return false;
        }
    }

    @Test
    void randomBytesAreRefused() {
        var seed = Seed.of(SafetensorsTest.class, 0x5EED);
        var random = seed.random();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length >= 8) {
                Arrays.fill(bytes, 1, 8, (byte) 0);
                bytes[0] = (byte) Math.min(bytes.length - 8, 127);
            }
            assertFalse(reads(bytes, List.of()), seed::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "header form     | 0 | []",
                "header form     | 0 | {}x",
                "header form     | 0 | x{}",
                "header form     | 0 | {}{}",
                "header form     | 0 | {\"a\":1}",
                "header syntax   | 0 | {\"a\"}",
                "array fields    | 0 | {\"a\":{}         }",
                "array fields    | 1 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}",
                "array fields    | 1 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":1}}",
                "unique names    | 1 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                "unique names    | 0 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                "dtype           | 1 |"
                        + " {\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                "rank            | 1 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}}",
                "axis size       | 1 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[-1,-1],\"data_offsets\":[0,1]}}",
                "byte count      | 1 |"
                        + " {\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,2147483648],\"data_offsets\":[0,1]}}",
                "byte count      | 0 |"
                        + " {\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,2147483648,0],\"data_offsets\":[0,0]}}",
                "range size      | 4 |"
                        + " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,3]}}",
                "range size      | 4 |"
                        + " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
                "range size      | 4 |"
                        + " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
                "no gap, no overlap  | 4 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}",
                "no gap, no overlap  | 4 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[3,4]}}",
                "inside the file     | 1 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}",
                "no trailing bytes   | 3 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}",
                "header form     | 1 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[1.0],\"data_offsets\":[0,1]}}",
                "header syntax   | 1 |"
                        + " {\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999],\"data_offsets\":[0,1]}}",
                "header form     | 0 | {\"__metadata__\":{\"a\":1}}",
                "unique names    | 0 | {\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}",
                "header syntax   | 0 |"
                        + " {\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                "array count     | 0 | {\"\":{  }}",
            })
    void eachRuleIsHeld(String rule, int dataBytes, String header) throws IOException {
        assertEquals(rule, broken(header, dataBytes));
    }

    @Test
    void sizesAreCheckedBeforeAnythingIsAllocated() throws IOException {
        Path file = folder.resolve("huge.safetensors");
        for (long length : new long[] {-1, Long.MAX_VALUE, 26 << 20, 9}) {
            var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            Files.write(file, bytes.array());
            try (var arena = Arena.ofConfined()) {
                var e =
                        assertThrows(
                                MalformedFileException.class, () -> Safetensors.read(file, arena));
                assertEquals("header length", e.rule());
            }
        }
        assertEquals("name length", broken("{\"" + "n".repeat(1025) + "\":{}}", 0));
        assertEquals("header form", broken("{}\t", 0));
        assertEquals("header form", broken("[".repeat(99), 0));
        assertEquals("header form", broken("{\"a\":" + "[".repeat(99) + "}", 0));
    }

    @Test
    void theWriterRefusesWhatTheReaderWould() {
        for (String name : List.of("__metadata__", "\uDC00", "n".repeat(1025))) {
            var arrays = List.of(Samples.array(name, DType.U8, 1, 1));
            assertThrows(MalformedFileException.class, () -> write(arrays));
        }
        var twice = List.of(Samples.array("a", DType.U8, 1, 1), Samples.array("a", DType.U8, 1, 1));
        assertThrows(MalformedFileException.class, () -> write(twice));
        var eight = Samples.array("a", DType.U8, 1, 8).data();
        assertThrows(
                ShapeException.class, () -> new NamedArray("a", DType.F32, Shape.of(3), eight));
    }

    @Test
    void aMissingFileIsNotMalformed() {
        try (var arena = Arena.ofConfined()) {
            Path none = folder.resolve("none");
            var e = assertThrows(UncheckedIOException.class, () -> Safetensors.read(none, arena));
            assertTrue(e.getMessage().contains(none.toString()));
        }
    }
}
