package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.ForwardingBackend;

/**
 * A backend whose allocations are counted, and fail from a number on.
 *
 * @param sound the backend behind it
 * @param limit how many allocations succeed
 * @param given every buffer that was given out
 */
record Counted(BackendProvider sound, int limit, List<Buffer> given) implements BackendProvider {
    static Counted of(BackendProvider sound, int limit) {
        return new Counted(sound, limit, new ArrayList<>());
    }

    @Override
    public String id() {
        return sound.id();
    }

    @Override
    public String summary() {
        return sound.summary();
    }

    @Override
    public Availability probe() {
        return sound.probe();
    }

    @Override
    public Optional<String> base() {
        return sound.base();
    }

    @Override
    public Backend open(BackendContext context) {
        return new Open(sound.open(context));
    }

    /** Buffers that nobody has closed; asking closes them. */
    long left() {
        return given.stream().filter(Counted::wasOpen).count();
    }

    private static boolean wasOpen(Buffer buffer) {
        try {
            buffer.close();
            return true;
        } catch (IllegalStateException closedBefore) {
            return false;
        }
    }

    private final class Open implements ForwardingBackend {
        private final Backend base;

        Open(Backend base) {
            this.base = base;
        }

        @Override
        public Buffer allocate(DType dtype, long elements) {
            if (given.size() >= limit) {
                throw new OutOfMemoryError("no memory for allocation " + (limit + 1));
            }
            Buffer buffer = base.allocate(dtype, elements);
            given.add(buffer);
            return buffer;
        }

        @Override
        public Backend base() {
            return base;
        }
    }
}
