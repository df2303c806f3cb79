package org.espalier.onednn;

import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;

/** Memory for a product that the output cannot hold unrounded; it grows and is never given back. */
final class Scratch implements AutoCloseable {
    private final Backend base;
    private Optional<Buffer> buffer = Optional.empty();

    Scratch(Backend base) {
        this.base = base;
    }

    /** At least so many f32; what was in them is lost. */
    Buffer floats(long elements) {
        if (buffer.filter(b -> b.elements() >= elements).isEmpty()) {
            close();
            buffer = Optional.of(base.allocate(DType.F32, elements));
        }
        return buffer.orElseThrow();
    }

    @Override
    public void close() {
        buffer.ifPresent(Buffer::close);
        buffer = Optional.empty();
    }
}
