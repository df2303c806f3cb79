package org.espalier.onednn;

import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.HostBuffer;

/** Memory for the time of a launch; it grows and is given back at the end. */
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

    /** The address of at least so many bytes. */
    long bytes(long bytes) {
        return ((HostBuffer) floats((bytes + 3) / 4)).segment().address();
    }

    @Override
    public void close() {
        buffer.ifPresent(Buffer::close);
        buffer = Optional.empty();
    }
}
