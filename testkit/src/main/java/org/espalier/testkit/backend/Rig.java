package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/** An open backend that cases are run on. */
final class Rig implements AutoCloseable {
    private final Backend backend;

    Rig(BackendProvider provider, Workers workers) {
        this(Candidate.open(provider, workers));
    }

    private Rig(Backend backend) {
        this.backend = backend;
    }

    /** A rig over a backend that is open and stays so. */
    static Rig over(Backend backend) {
        return new Rig(backend);
    }

    Backend backend() {
        return backend;
    }

    Capabilities capabilities() {
        return backend.capabilities();
    }

    /**
     * What a launch left behind.
     *
     * @param memories every memory of the case afterwards, inputs too
     */
    record Run(List<Memory> memories, Determinism determinism) {}

    /** Runs a case once; empty where the backend has no kernel. */
    Optional<Run> run(Case one) {
        try (Loaded loaded = load(one)) {
            return loaded.launch();
        }
    }

    /** Puts a case into the backend's memory. */
    Loaded load(Case one) {
        return new Loaded(one);
    }

    /** A case in the backend's memory. */
    final class Loaded implements AutoCloseable {
        private final Case one;
        private final List<Buffer> buffers = new ArrayList<>();
        private final Optional<Kernel> kernel;
        private final Binding binding;

        private Loaded(Case one) {
            this.one = one;
            for (Memory memory : one.memories()) {
                buffers.add(backend.allocate(memory.dtype(), memory.elements()));
            }
            kernel = backend.prepare(one.op(), one.places().stream().map(this::operand).toList());
            List<Slice> slices =
                    one.places().stream()
                            .map(p -> new Slice(buffers.get(p.memory()), p.layout()))
                            .toList();
            binding = new Binding(slices, one.scalars(), one.keys());
        }

        private Operand operand(Place place) {
            return new Operand(one.dtype(place), place.layout().kind());
        }

        /** Fills the memory anew, launches and reads all of it. */
        Optional<Run> launch() {
            return kernel.map(this::launch);
        }

        private Run launch(Kernel k) {
            for (int i = 0; i < buffers.size(); i++) {
                backend.write(buffers.get(i), 0, one.memories().get(i).segment());
            }
            k.launch(binding);
            return new Run(buffers.stream().map(this::read).toList(), k.determinism());
        }

        private Memory read(Buffer buffer) {
            Memory memory = Memory.untouched(buffer.dtype(), buffer.elements());
            MemorySegment target = memory.segment();
            backend.read(buffer, 0, target);
            return memory;
        }

        @Override
        public void close() {
            buffers.forEach(Buffer::close);
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
