package org.espalier.opencl;

import java.lang.foreign.MemorySegment;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.ForwardingBackend;

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

    private final class Ear implements ForwardingBackend {
        private final Backend base;

        Ear(Backend base) {
            this.base = base;
        }

        @Override
        public void read(Buffer source, long first, MemorySegment target) {
            reads++;
            bytes += target.byteSize();
            base.read(source, first, target);
        }

        @Override
        public Backend base() {
            return base;
        }
    }
}
