package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.junit.jupiter.api.Test;

class HashesTest {
    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void theCurveIsItsHexColumn() throws Exception {
        var lines = new ArrayList<MetricsLine>();
        lines.add(MetricsTest.step(1, 2.5));
        lines.add(new MetricsLine.Evaluation(1, 9, 9, 9, new LinkedHashMap<>()));
        lines.add(MetricsTest.step(2, 0.1f));
        byte[] text = "1 0x1.4p1\n2 0x1.99999ap-4\n".getBytes(StandardCharsets.US_ASCII);
        assertEquals(sha256(text), Hashes.curveSha256(lines));
    }

    @Test
    void theWeightsAreSpelledOut() throws Exception {
        var b =
                new NamedArray(
                        "b", DType.U8, Shape.of(2, 1), MemorySegment.ofArray(new byte[] {5, 6}));
        var a = new NamedArray("ä", DType.I8, Shape.of(), MemorySegment.ofArray(new byte[] {7}));
        byte[] spelled =
                HexFormat.of()
                        .parseHex(
                                "01000000"
                                        + "62"
                                        + "02000000"
                                        + "7538"
                                        + "02000000"
                                        + "0200000000000000"
                                        + "0100000000000000"
                                        + "0506"
                                        + "02000000"
                                        + "c3a4"
                                        + "02000000"
                                        + "6938"
                                        + "00000000"
                                        + "07");
        assertEquals(sha256(spelled), Hashes.weightsSha256(List.of(a, b)));
    }

    @Test
    void memoryKindAndOrderDoNotMatterAndEveryBitDoes() {
        var model = Samples.model(5);
        String hash = Hashes.weightsSha256(model);
        assertEquals(hash, Hashes.weightsSha256(model.reversed()));
        try (var arena = Arena.ofConfined()) {
            var offHeap =
                    model.stream()
                            .map(a ->
                                    new NamedArray(a.name(), a.dtype(), a.shape(), copy(arena, a)))
                            .toList();
            assertEquals(hash, Hashes.weightsSha256(offHeap));
            offHeap.getFirst().data().set(ValueLayout.JAVA_BYTE, 3, (byte) 1);
            assertNotEquals(hash, Hashes.weightsSha256(offHeap));
        }
        assertNotEquals(hash, Hashes.weightsSha256(model.subList(1, 6)));
    }

    private static MemorySegment copy(Arena arena, NamedArray a) {
        return arena.allocate(a.data().byteSize(), 8).copyFrom(a.data());
    }

    @Test
    void largeArraysAreHashedInPieces() throws Exception {
        byte[] bytes = new byte[(3 << 20) + 7];
        new SplittableRandom(1).nextBytes(bytes);
        assertEquals(sha256(bytes), new Sha256().add(MemorySegment.ofArray(bytes)).hex());
        float[] floats = {1, 2, 3};
        var little = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        little.asFloatBuffer().put(floats);
        assertEquals(sha256(little.array()), new Sha256().add(MemorySegment.ofArray(floats)).hex());
    }
}
