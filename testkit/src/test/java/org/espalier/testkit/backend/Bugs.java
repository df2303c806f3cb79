package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/** Bugs that backends have had, each under the rule that must find it. */
final class Bugs {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Bugs() {}

    /** A function of an output element and its row-major number. */
    private interface Twist {
        float apply(float x, long element, long elements);
    }

    static Map<String, Bug.Maker> byRule() {
        Map<String, Bug.Maker> bugs = new LinkedHashMap<>();
        bugs.put("T1-BUFFER", context -> new QuietClose());
        bugs.put("T2-MAP-ADD", twist(Op.Map.class, (x, e, n) -> Math.nextUp(x)));
        bugs.put("T2-MAP-EXP", twist(Op.Map.class, (x, e, n) -> x + 2 * Math.ulp(x)));
        bugs.put("T2-MAP-RANDOM", context -> new LostOffset());
        bugs.put("T2-REDUCE-SUM", twist(Op.Reduce.class, (x, e, n) -> x + 4 * Math.ulp(x)));
        bugs.put("T2-MATMUL", twist(Op.MatMul.class, (x, e, n) -> x * (1 + 0x1p-22f)));
        bugs.put("T3-MAP", twist(Op.Map.class, (x, e, n) -> e == n - 1 && n % 16 == 1 ? 0 : x));
        bugs.put("T3-GATHER", context -> new NoKernel(Op.Gather.class));
        bugs.put("T3-MATMUL", context -> new NoEmptyShapes());
        bugs.put("T4-MAP", context -> new NoNegativeStrides());
        bugs.put("T4-COPY", context -> new OneTooMany());
        bugs.put("T5-MAP", twist(Op.Map.class, (x, e, n) -> Float.isNaN(x) ? 0 : x));
        bugs.put("T5-REDUCE", twist(Op.Reduce.class, (x, e, n) -> x == 0 ? 0 : x));
        bugs.put("T5-COPY", context -> new Truncation());
        bugs.put("T5-SCATTER-ADD", twist(Op.ScatterAdd.class, (x, e, n) -> flushed(x)));
        bugs.put("T8-REPEAT-REDUCE", context -> new Drift());
        bugs.put("T8-THREADS-MATMUL", byThreads());
        bugs.put("T8-ORDER-MAP", byOrder());
        bugs.put("T8-BITS-SCATTER-ADD", twist(Op.ScatterAdd.class, (x, e, n) -> Math.nextUp(x)));
        return bugs;
    }

    /** The same for backends that promise no bits, so that tolerances alone must find them. */
    static Map<String, Bug.Maker> ofTolerance() {
        Map<String, Bug.Maker> bugs = new LinkedHashMap<>();
        bugs.put("T2-MAP-ADD", twist(Op.Map.class, (x, e, n) -> Math.nextUp(x)));
        bugs.put("T2-MAP-NEG", twist(Op.Map.class, (x, e, n) -> Math.nextUp(x)));
        bugs.put("T2-MAP-EXP", twist(Op.Map.class, (x, e, n) -> x + 5 * Math.ulp(x)));
        bugs.put("T2-REDUCE-SUM", twist(Op.Reduce.class, (x, e, n) -> x * 1.0001f));
        bugs.put("T2-REDUCE-EXTREME", twist(Op.Reduce.class, (x, e, n) -> Math.nextUp(x)));
        bugs.put("T2-MATMUL", twist(Op.MatMul.class, (x, e, n) -> x * 1.0001f));
        bugs.put("T5-MAP", twist(Op.Map.class, (x, e, n) -> x == 0 ? 0 : x));
        bugs.put("T5-REDUCE", twist(Op.Reduce.class, (x, e, n) -> Float.isNaN(x) ? 0 : x));
        bugs.put("T5-COPY", context -> new Truncation());
        return bugs;
    }

    private static float flushed(float x) {
        return Math.abs(x) < Float.MIN_NORMAL ? 0 : x;
    }

    private static Bug.Maker twist(Class<? extends Op> kind, Twist twist) {
        return context -> new Twisting(kind, twist);
    }

    /** A sum that depends on how many threads took part. */
    private static Bug.Maker byThreads() {
        return context -> {
            float change = context.workers().threads() > 2 ? Float.MIN_VALUE + 1e-4f : 0;
            return new Twisting(Op.MatMul.class, (x, e, n) -> x + change);
        };
    }

    /** A result that depends on which chunk ran last. */
    private static Bug.Maker byOrder() {
        return context ->
                new Twisting(
                        Op.Map.class,
                        (x, e, n) -> {
                            if (e > 0) {
                                return x;
                            }
                            AtomicInteger last = new AtomicInteger();
                            context.workers().forEach(8, last::set);
                            return x + last.get();
                        });
    }

    private static void change(Slice slice, Twist twist) {
        Layout layout = slice.layout();
        MemorySegment segment = ((HostBuffer) slice.buffer()).segment();
        long n = layout.shape().elements();
        for (long e = 0; e < n && slice.buffer().dtype() == DType.F32; e++) {
            long at = layout.position(e) * Float.BYTES;
            segment.set(FLOAT, at, twist.apply(segment.get(FLOAT, at), e, n));
        }
    }

    private record Twisting(Class<? extends Op> kind, Twist twist) implements Bug {
        @Override
        public void after(Op op, Binding binding) {
            if (kind.isInstance(op)) {
                Bug.outputs(op, binding).forEach(slice -> change(slice, twist));
            }
        }
    }

    /** Every launch a little more than the one before. */
    private static final class Drift implements Bug {
        private int launches;

        @Override
        public void after(Op op, Binding binding) {
            float change = launches++ * 1e-3f;
            Bug.outputs(op, binding).forEach(slice -> change(slice, (x, e, n) -> x + change));
        }
    }

    private record LostOffset() implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            long[] keys = binding.keys().clone();
            for (int i = 1; i < keys.length; i += 2) {
                keys[i] = 0;
            }
            return new Binding(binding.operands(), binding.params(), keys);
        }
    }

    private record NoKernel(Class<? extends Op> kind) implements Bug {
        @Override
        public boolean lacks(Op op) {
            return kind.isInstance(op);
        }
    }

    private record NoEmptyShapes() implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            for (Slice slice : binding.operands()) {
                if (slice.layout().shape().elements() == 0) {
                    throw new IllegalStateException("nothing to do");
                }
            }
            return binding;
        }
    }

    private record NoNegativeStrides() implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            UnaryOperator<Slice> forward =
                    s -> {
                        long[] strides = s.layout().strides();
                        long start = s.layout().offset();
                        for (int i = 0; i < strides.length; i++) {
                            long back = Math.min(0, strides[i] * (s.layout().shape().dim(i) - 1));
                            start += back;
                            strides[i] = Math.abs(strides[i]);
                        }
                        return new Slice(s.buffer(), Layout.of(s.layout().shape(), strides, start));
                    };
            return new Binding(
                    binding.operands().stream().map(forward).toList(),
                    binding.params(),
                    binding.keys());
        }
    }

    /** Writes the element behind the last one of the target too. */
    private record OneTooMany() implements Bug {
        @Override
        public void after(Op op, Binding binding) {
            Slice target = binding.operands().getLast();
            long n = target.layout().shape().elements();
            long behind = n == 0 ? 0 : target.layout().position(n - 1) + 1;
            if (n > 0 && behind < target.buffer().elements()) {
                ((HostBuffer) target.buffer()).segment().set(FLOAT, behind * Float.BYTES, 0);
            }
        }
    }

    /** Cuts f32 to bfloat16 instead of rounding. */
    private record Truncation() implements Bug {
        @Override
        public void after(Op op, Binding binding) {
            Slice from = binding.operands().getFirst();
            Slice to = binding.operands().getLast();
            if (from.buffer().dtype() == DType.F32 && to.buffer().dtype() == DType.BF16) {
                MemorySegment source = ((HostBuffer) from.buffer()).segment();
                MemorySegment target = ((HostBuffer) to.buffer()).segment();
                for (long e = 0; e < to.layout().shape().elements(); e++) {
                    short upper = source.get(ValueLayout.JAVA_SHORT, e * 4 + 2);
                    target.set(ValueLayout.JAVA_SHORT, e * 2, upper);
                }
            }
        }
    }

    private record QuietClose() implements Bug {
        @Override
        public Buffer allocated(Backend backend, Buffer buffer) {
            return new Quiet((HostBuffer) buffer, new AtomicInteger());
        }
    }

    private record Quiet(HostBuffer sound, AtomicInteger closed) implements HostBuffer {
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

        @Override
        public void close() {
            if (closed.getAndIncrement() == 0) {
                sound.close();
            }
        }
    }
}
