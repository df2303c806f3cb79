package org.espalier.core.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.Test;

/** Memory and the seam itself. */
class ReferenceBackendTest {
    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void aBufferIsClosedOnce() {
        Buffer buffer = backend.allocate(DType.BF16, 3);
        assertEquals(3, buffer.elements());
        buffer.close();
        assertThrows(IllegalStateException.class, buffer::close);
    }

    @Test
    void writesAndReadsPartOfABuffer() {
        try (Buffer buffer = backend.allocate(DType.I32, 5)) {
            backend.write(buffer, 0, MemorySegment.ofArray(new int[] {1, 2, 3, 4, 5}));
            backend.write(buffer, 3, MemorySegment.ofArray(new int[] {9}));
            int[] middle = new int[3];
            backend.read(buffer, 1, MemorySegment.ofArray(middle));
            assertArrayEquals(new int[] {2, 3, 9}, middle);
        }
    }

    @Test
    void memoryOutsideABufferIsRefused() {
        try (Buffer buffer = backend.allocate(DType.F32, 2)) {
            MemorySegment two = MemorySegment.ofArray(new float[2]);
            assertThrows(IndexOutOfBoundsException.class, () -> backend.write(buffer, 1, two));
            assertThrows(IndexOutOfBoundsException.class, () -> backend.read(buffer, 1, two));
        }
    }

    @Test
    void compositesAreLeftToCore() {
        assertEquals(Optional.empty(), backend.prepare(Op.Composite.of("layer-norm"), List.of()));
    }

    @Test
    void aMissingOperandIsNamed() {
        try (Buffer buffer = backend.allocate(DType.F32, 2)) {
            Slice slice = new Slice(buffer, Layout.dense(Shape.of(2)));
            Kernel copy = backend.prepare(new Op.Copy(), List.of()).orElseThrow();
            Binding one = Binding.of(List.of(slice));
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> copy.launch(one));
            assertEquals("copy: 1 operands bound, it has 2", e.getMessage());
        }
    }
}
