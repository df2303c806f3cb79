package org.espalier.testkit.backend;

import static org.espalier.spi.backend.Determinism.D1;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.HostBuffer;

/** Slips around the arithmetic: T1 and T9 to T12. */
final class LifeBugs {
    private LifeBugs() {}

    static List<Planted> claims() {
        return List.of(
                new Planted(
                        "T1-BUFFER",
                        "a second close passes",
                        D1,
                        context -> new Buffers(Quiet::new)),
                new Planted("T1-CLAIMS", "f16 is not listed", D1, context -> new Modest()));
    }

    static List<Planted> errors() {
        return List.of(
                new Planted("T9-SIZES", "−1 elements are none", D1, context -> new NoNegative()),
                new Planted(
                        "T9-SIZES", "what does not fit is left out", D1, context -> new Clipping()),
                new Planted(
                        "T9-ROWS", "an error is remembered for ever", D1, context -> new Sulking()),
                new Planted(
                        "T9-CALLS",
                        "the error of a kernel has no words",
                        D1,
                        context -> new Wordless()));
    }

    static List<Planted> memory() {
        return List.of(
                new Planted(
                        "T10-BUFFERS",
                        "every sixteenth buffer is kept",
                        D1,
                        context -> new Buffers(new Sixteenth()::of)),
                new Planted(
                        "T10-OPENING",
                        "the workspace is not freed at the end",
                        D1,
                        context -> new Workspace(8 << 20, false)),
                new Planted(
                        "T10-LAUNCHES",
                        "every launch takes a little workspace",
                        D1,
                        context -> new Workspace(128 << 10, true)),
                new Planted(
                        "T10-CLOSED",
                        "closed memory can still be used",
                        D1,
                        context -> new Buffers(Pooled::new)));
    }

    static List<Planted> sharing() {
        return List.of(
                new Planted(
                        "T11-STREAMS",
                        "results pass through one place for all",
                        D1,
                        context -> new SharedPlace()),
                new Planted(
                        "T11-CONTEXTS",
                        "closing one backend ends a cache of all",
                        D1,
                        context -> new SharedCache()),
                new Planted(
                        "T11-THREAD",
                        "only the thread that opened it may launch",
                        D1,
                        context -> new Confined(Thread.currentThread())),
                new Planted(
                        "T11-THREAD", "a wait swallows the interrupt", D1, context -> new Deaf()));
    }

    static List<Planted> surroundings() {
        return List.of(
                new Planted("T12-SILENT", "it says hello", D1, context -> new Talking()),
                new Planted(
                        "T12-LOCALE",
                        "a scalar goes through text in the default locale",
                        D1,
                        context -> new Localized()),
                new Planted(
                        "T12-SETTINGS",
                        "it sets the locale for its own formats",
                        D1,
                        context -> {
                            Locale.setDefault(Locale.forLanguageTag("und"));
                            return new Bug() {};
                        }),
                new Planted(
                        "T12-THREADS", "a thread of its own stays", D1, context -> new Staying()));
    }

    /** Changes every buffer that is given out. */
    private record Buffers(java.util.function.UnaryOperator<HostBuffer> change) implements Bug {
        @Override
        public Buffer allocated(Buffer buffer) {
            return change.apply((HostBuffer) buffer);
        }
    }

    /** A buffer with its close to be changed. */
    private abstract static class Wrapped implements HostBuffer {
        final HostBuffer sound;

        Wrapped(HostBuffer sound) {
            this.sound = sound;
        }

        @Override
        public DType dtype() {
            return sound.dtype();
        }

        @Override
        public long elements() {
            return sound.elements();
        }

        @Override
        public MemorySegment segment() {
            return sound.segment();
        }
    }

    private static final class Quiet extends Wrapped {
        private boolean closed;

        Quiet(HostBuffer sound) {
            super(sound);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                sound.close();
            }
        }
    }

    private static final class Pooled extends Wrapped {
        private boolean closed;

        Pooled(HostBuffer sound) {
            super(sound);
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("closed before");
            }
            closed = true;
        }
    }

    private static final class Sixteenth {
        private int buffers;

        HostBuffer of(HostBuffer buffer) {
            return ++buffers % 16 == 0 ? new Pooled(buffer) : buffer;
        }
    }

    private record Modest() implements Bug {
        @Override
        public Capabilities says(Capabilities sound) {
            List<DType> types = sound.dtypes().stream().filter(t -> t != DType.F16).toList();
            return new Capabilities(sound.device(), sound.opset(), sound.composites(), types);
        }
    }

    private record NoNegative() implements Bug {
        @Override
        public long size(long elements) {
            return Math.max(0, elements);
        }
    }

    private record Clipping() implements Bug {
        @Override
        public long copied(Buffer buffer, long first, long bytes) {
            long room = (buffer.elements() - Math.max(0, first)) * buffer.dtype().bytes();
            return Math.min(bytes, room);
        }
    }

    private static final class Sulking implements Bug {
        private boolean failed;

        @Override
        public Binding before(Op op, Binding binding) {
            if (failed) {
                throw new IllegalStateException("failed before");
            }
            failed = op instanceof Op.Gather;
            return binding;
        }

        @Override
        public void after(Op op, Binding binding) {
            failed = false;
        }
    }

    private record Wordless() implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            for (var operand : binding.operands()) {
                if (operand.layout().shape().elements() == 1009) {
                    throw new IllegalArgumentException();
                }
            }
            return binding;
        }
    }

    private record Workspace(MemorySegment own, int bytes, boolean everyLaunch) implements Bug {
        Workspace(int bytes, boolean everyLaunch) {
            this(taken(bytes), bytes, everyLaunch);
        }

        private static MemorySegment taken(int bytes) {
            return Arena.global().allocate(bytes).fill((byte) 1);
        }

        @Override
        public void after(Op op, Binding binding) {
            if (everyLaunch) {
                taken(bytes);
            }
        }
    }

    private record SharedPlace() implements Bug {
        private static volatile float place;

        @Override
        public void after(Op op, Binding binding) {
            Floats out = new Floats(Bug.outputs(op, binding).getFirst());
            if (out.areThere() && out.count() > 0) {
                place = out.get(0);
                LockSupport.parkNanos(100_000);
                out.set(0, place);
            }
        }
    }

    private static final class SharedCache implements Bug {
        private static final AtomicInteger CLOSED = new AtomicInteger();

        private final int closedBefore = CLOSED.get();

        @Override
        public void after(Op op, Binding binding) {
            float wrong = CLOSED.get() - closedBefore;
            Bug.outputs(op, binding)
                    .forEach(slice -> new Floats(slice).twist((x, e, n) -> x + wrong));
        }

        @Override
        public void closed() {
            CLOSED.incrementAndGet();
        }
    }

    private record Confined(Thread owner) implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            if (!Thread.currentThread().equals(owner)) {
                throw new IllegalStateException("not the thread that opened it");
            }
            return binding;
        }
    }

    private record Deaf() implements Bug {
        @Override
        public void after(Op op, Binding binding) {
            Thread.interrupted();
        }
    }

    private record Talking() implements Bug {
        @Override
        public void after(Op op, Binding binding) {
            System.out.println("hello");
        }
    }

    private record Localized() implements Bug {
        @Override
        @SuppressWarnings("StringFormatLocale") // the slip itself
        public Binding before(Op op, Binding binding) {
            double[] scalars = binding.params().clone();
            for (int i = 0; i < scalars.length; i++) {
                scalars[i] = Double.parseDouble(String.format("%.17e", scalars[i]));
            }
            return new Binding(binding.operands(), scalars, binding.keys());
        }
    }

    /** Its thread ends by itself after a while, so that the tests do. */
    private static final class Staying implements Bug {
        @Override
        public void closed() {
            Thread.ofPlatform().daemon(false).start(() -> LockSupport.parkNanos(2_000_000_000L));
        }
    }
}
