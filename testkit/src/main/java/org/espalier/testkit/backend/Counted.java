package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;

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

    private final class Open implements Backend {
        private final Backend backend;

        Open(Backend backend) {
            this.backend = backend;
        }

        @Override
        public Buffer allocate(DType dtype, long elements) {
            if (given.size() >= limit) {
                throw new OutOfMemoryError("no memory for allocation " + (limit + 1));
            }
            Buffer buffer = backend.allocate(dtype, elements);
            given.add(buffer);
            return buffer;
        }

        @Override
        public void write(Buffer target, long first, MemorySegment source) {
            backend.write(target, first, source);
        }

        @Override
        public void read(Buffer source, long first, MemorySegment target) {
            backend.read(source, first, target);
        }

        @Override
        public Optional<Kernel> prepare(Op op, List<Operand> operands) {
            return backend.prepare(op, operands);
        }

        @Override
        public Capabilities capabilities() {
            return backend.capabilities();
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}
