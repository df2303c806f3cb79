package org.espalier.examples.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.spi.Host;
import org.espalier.spi.backend.UnsupportedOpException;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** A type that the backend does not list can be stored; computing with it says what is missing. */
class TypesTest {
    @Test
    void aProductOfBytesIsDeclinedInWords() {
        try (Session session =
                Host.get().session(new HelloBackend(), SessionConfig.defaults().threads(1))) {
            MemorySegment bytes = MemorySegment.ofArray(new byte[] {1, 2, 3, 4});
            Tensor x = session.create(DType.I8, Shape.of(2, 2), bytes);
            UnsupportedOpException e =
                    assertThrows(UnsupportedOpException.class, () -> x.matmul(x));
            assertEquals(
                    "backend hello (plain Java) has no kernel for matmul of i8, i8, i32."
                            + " Fix: cast to f32, or choose another backend",
                    e.getMessage());
        }
    }
}
