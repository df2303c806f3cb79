package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Operand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendTest {
    private static Backend open() {
        return new SimdBackendProvider()
                .open(new BackendContext(new TestThreads(1), Optional.empty()));
    }

    @Test
    void itIsAvailableWhereItsTestsRun() {
        Availability found = new SimdBackendProvider().probe();
        assertTrue(assertInstanceOf(Availability.Available.class, found).score() > 0);
    }

    @Test
    void itNamesItsWidth() {
        try (Backend backend = open()) {
            assertEquals("simd " + 32 * Lanes.COUNT + "-bit", backend.capabilities().device());
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        try (Backend backend = open();
                Buffer buffer = backend.allocate(DType.F32, 5)) {
            backend.write(buffer, 1, MemorySegment.ofArray(new float[] {1, 2, 3}));
            float[] back = new float[2];
            backend.read(buffer, 2, MemorySegment.ofArray(back));
            assertArrayEquals(new float[] {2, 3}, back);
        }
    }

    @Test
    void writingPastTheEndIsAnError() {
        try (Backend backend = open();
                Buffer buffer = backend.allocate(DType.F32, 5)) {
            MemorySegment three = MemorySegment.ofArray(new float[3]);
            assertThrows(IndexOutOfBoundsException.class, () -> backend.write(buffer, 3, three));
            assertThrows(IndexOutOfBoundsException.class, () -> backend.read(buffer, -1, three));
        }
    }

    @Test
    void buffersAreAligned() {
        try (Backend backend = open()) {
            for (long elements : new long[] {0, 1, 1003, 1 << 24}) {
                try (Buffer buffer = backend.allocate(DType.F32, elements)) {
                    assertEquals(0, ((HostBuffer) buffer).segment().address() % 64);
                }
            }
        }
    }

    @Test
    void aSecondCloseIsAnError() {
        try (Backend backend = open()) {
            Buffer buffer = backend.allocate(DType.I32, 7);
            buffer.close();
            var e = assertThrows(IllegalStateException.class, buffer::close);
            assertEquals("buffer of 7 elements of i32 is already closed", e.getMessage());
        }
    }

    @Test
    void useAfterCloseThrows() {
        try (Desk desk = new Desk(2);
                Backend backend = open()) {
            Cells x = desk.vector(new float[50_000]);
            Buffer gone = backend.allocate(DType.F32, 50_000);
            Cells y = new Cells(gone, x.layout());
            gone.close();
            Op map = new Op.Map(Program.identity());
            assertThrows(IllegalStateException.class, () -> desk.run(map, x, y));
            assertThrows(IllegalStateException.class, () -> desk.run(map, y, x));
        }
    }

    @Test
    void doublesAreLeftToTheReference() {
        Operand f64 = new Operand(DType.F64, Layout.Kind.DENSE);
        try (Backend backend = open()) {
            assertTrue(
                    backend.prepare(new Op.Map(Program.identity()), List.of(f64, f64)).isEmpty());
        }
    }

    @Test
    void aDumpHoldsProgramTextJavaAndClass(@TempDir Path folder) throws Exception {
        Program program = Program.named("twice", p -> p.out(p.in("x").mul(2)));
        Stage stage = new Lowering(program, operands()).stages().getFirst();
        StageClass compiled = StageClass.of("Twice_0", stage, new boolean[2]);
        new Dump(Optional.of(folder)).write(compiled, program, stage);
        assertTrue(Files.readString(folder.resolve("Twice_0.program")).contains("v2 = mul v0 v1"));
        assertTrue(
                Files.readString(folder.resolve("Twice_0.pseudo.java"))
                        .contains("float v2 = mul(v0, v1);"));
        assertArrayEquals(compiled.bytes(), Files.readAllBytes(folder.resolve("Twice_0.class")));
    }

    private static List<Operand> operands() {
        Operand f32 = new Operand(DType.F32, Layout.Kind.DENSE);
        return List.of(f32, f32);
    }
}
