package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;

/**
 * A sound backend with one bug.
 *
 * @param declared what its kernels promise
 */
record Mutant(String id, BackendProvider sound, Bug.Maker maker, Determinism declared)
        implements BackendProvider {
    @Override
    public String summary() {
        return "broken on purpose";
    }

    @Override
    public Availability probe() {
        return sound.probe();
    }

    @Override
    public Backend open(BackendContext context) {
        return new Broken(sound.open(context), maker.make(context), declared);
    }

    private record Broken(Backend sound, Bug bug, Determinism declared) implements Backend {
        @Override
        public Buffer allocate(DType dtype, long elements) {
            return bug.allocated(sound.allocate(dtype, bug.size(elements)));
        }

        @Override
        public void write(Buffer target, long first, MemorySegment source) {
            long bytes = bug.copied(target, first, source.byteSize());
            sound.write(target, first, source.asSlice(0, bytes));
        }

        @Override
        public void read(Buffer source, long first, MemorySegment target) {
            long bytes = bug.copied(source, first, target.byteSize());
            sound.read(source, first, target.asSlice(0, bytes));
        }

        @Override
        public Optional<Kernel> prepare(Op op, List<Operand> operands) {
            return bug.lacks(op)
                    ? Optional.empty()
                    : bug.claims(op)
                            .or(() -> sound.prepare(op, operands))
                            .map(kernel -> new Twisted(op, kernel, bug, declared));
        }

        @Override
        public Capabilities capabilities() {
            return bug.says(sound.capabilities());
        }

        @Override
        public void close() {
            bug.closed();
            sound.close();
        }
    }

    private record Twisted(Op op, Kernel sound, Bug bug, Determinism determinism)
            implements Kernel {
        @Override
        public void launch(Binding binding) {
            sound.launch(bug.before(op, binding));
            bug.after(op, binding);
        }
    }
}
