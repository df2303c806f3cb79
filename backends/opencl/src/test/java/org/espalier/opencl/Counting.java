package org.espalier.opencl;

import java.lang.foreign.MemorySegment;
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

/** A backend whose reads are counted: how often the host waits, and for how many bytes. */
final class Counting implements BackendProvider {
    private final BackendProvider counted;
    long reads;
    long bytes;

    Counting(BackendProvider counted) {
        this.counted = counted;
    }

    @Override
    public String id() {
        return counted.id();
    }

    @Override
    public String summary() {
        return counted.summary();
    }

    @Override
    public Availability probe() {
        return counted.probe();
    }

    @Override
    public Backend open(BackendContext context) {
        return new Ear(counted.open(context));
    }

    private final class Ear implements Backend {
        private final Backend backend;

        Ear(Backend backend) {
            this.backend = backend;
        }

        @Override
        public Buffer allocate(DType dtype, long elements) {
            return backend.allocate(dtype, elements);
        }

        @Override
        public void write(Buffer target, long first, MemorySegment source) {
            backend.write(target, first, source);
        }

        @Override
        public void read(Buffer source, long first, MemorySegment target) {
            reads++;
            bytes += target.byteSize();
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
