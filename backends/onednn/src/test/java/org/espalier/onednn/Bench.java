package org.espalier.onednn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.Host;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;

/** The backend in the open: its parts, and operands made by hand. */
final class Bench implements AutoCloseable {
    private final Engine engine = new Engine();
    private final List<Buffer> buffers = new ArrayList<>();
    private final Session session;
    private final Base provider;
    private final Parts parts;
    private final Types types;

    /** With this processor's types. */
    Bench() {
        this(Types::here);
    }

    Bench(Function<Engine, Types> types) {
        this.provider = new Base(types);
        this.session = Host.get().session(provider, SessionConfig.defaults().threads(2));
        BackendContext context = provider.context.orElseThrow();
        Backend base = context.base().orElseThrow();
        this.types = types.apply(engine);
        this.parts =
                new Parts(
                        this.types,
                        new Primitives(engine),
                        context.workers(),
                        base,
                        new Scratch(base),
                        new Scratch(base));
    }

    Parts parts() {
        return parts;
    }

    /** The backend, which claims the types it is told to, and remembers what it was given. */
    static final class Base implements BackendProvider {
        private final OneDnnBackendProvider modest = new OneDnnBackendProvider();
        private final Function<Engine, Types> types;
        private Optional<BackendContext> context = Optional.empty();

        Base(Function<Engine, Types> types) {
            this.types = types;
        }

        @Override
        public String id() {
            return modest.id();
        }

        @Override
        public String summary() {
            return modest.summary();
        }

        @Override
        public Optional<String> base() {
            return modest.base();
        }

        @Override
        public Availability probe() {
            return modest.probe();
        }

        @Override
        public Backend open(BackendContext given) {
            context = Optional.of(given);
            return new OneDnnBackend(given.workers(), given.base().orElseThrow(), types);
        }
    }

    /** Memory of so many elements, filled by their numbers. */
    HostBuffer buffer(DType dtype, long elements, long seed) {
        HostBuffer made = (HostBuffer) parts.base().allocate(dtype, elements);
        buffers.add(made);
        fill(made, seed);
        return made;
    }

    /** f32 between −1 and 1; bytes up to the seed, and for i8 down to its opposite. */
    static void fill(HostBuffer buffer, long seed) {
        MemorySegment m = buffer.segment();
        for (long i = 0; i < buffer.elements(); i++) {
            double x = StrictMath.sin(1.7 * i + seed);
            switch (buffer.dtype()) {
                case F32 -> m.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) x);
                case I32 -> m.setAtIndex(ValueLayout.JAVA_INT, i, 0);
                case U8 -> m.set(ValueLayout.JAVA_BYTE, i, (byte) Math.abs(x * seed));
                default -> m.set(ValueLayout.JAVA_BYTE, i, (byte) (x * seed));
            }
        }
    }

    /** A dense operand [1, rows, columns] of new f32 numbers. */
    Slice matrix(long rows, long columns, long seed) {
        Layout layout = Layout.dense(Shape.of(1, rows, columns));
        return new Slice(buffer(DType.F32, rows * columns, seed), layout);
    }

    /** Runs an operation: a product by oneDNN, anything else by the base. */
    void launch(Op op, List<Slice> operands) {
        Kernel kernel =
                op instanceof Op.MatMul product
                        ? MatMulKernel.prepare(product, kinds(operands), parts).orElseThrow()
                        : parts.base().prepare(op, kinds(operands)).orElseThrow();
        kernel.launch(Binding.of(operands));
    }

    static List<Operand> kinds(List<Slice> operands) {
        return operands.stream()
                .map(s -> new Operand(s.buffer().dtype(), s.layout().kind()))
                .toList();
    }

    static float[] floats(Slice x) {
        return floats(x, x.layout().shape().elements());
    }

    /** The first elements of the memory. */
    static float[] floats(Slice x, long count) {
        MemorySegment all = ((HostBuffer) x.buffer()).segment();
        return all.asSlice(0, count * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public void close() {
        buffers.forEach(Buffer::close);
        parts.panels().close();
        parts.scratch().close();
        parts.primitives().close();
        engine.close();
        session.close();
    }
}
