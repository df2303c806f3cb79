package org.espalier.examples.hello;

import module java.base;

import org.espalier.kernel.*;
import org.espalier.spi.backend.*;

/** A complete backend in plain Java, to read and to begin from. */
public final class HelloBackend implements BackendProvider {
    @Override
    public String id() {
        return "hello";
    }

    @Override
    public String summary() {
        return "A complete backend in plain Java, to read and to begin from.";
    }

    @Override
    public Availability probe() {
        return new Availability.Available(0, List.of("plain Java"));
    }

    @Override
    public Backend open(BackendContext context) {
        return new Open();
    }

    private record Memory(DType dtype, long elements, Arena arena, MemorySegment segment)
            implements HostBuffer {
        @Override
        public void close() {
            arena.close(); // a second close throws, and so does any use after the first
        }
    }

    /** Memory, and a kernel for each of six operations. */
    private static final class Open implements Backend {
        private static final List<DType> TYPES = List.of(DType.F32, DType.I32, DType.I64);

        @Override
        public Buffer allocate(DType dtype, long elements) {
            Arena arena = Arena.ofShared();
            long bytes = Math.multiplyExact(elements, dtype.bytes());
            return new Memory(dtype, elements, arena, arena.allocate(bytes, 64));
        }

        @Override
        public void write(Buffer target, long first, MemorySegment source) {
            part(target, first, source.byteSize()).copyFrom(source);
        }

        @Override
        public void read(Buffer source, long first, MemorySegment target) {
            target.copyFrom(part(source, first, target.byteSize()));
        }

        private static MemorySegment part(Buffer buffer, long first, long bytes) {
            Objects.checkFromIndexSize(first, bytes / buffer.dtype().bytes(), buffer.elements());
            return ((Memory) buffer).segment().asSlice(first * buffer.dtype().bytes(), bytes);
        }

        @Override
        public Optional<Kernel> prepare(Op op, List<Operand> operands) {
            if (operands.stream().anyMatch(o -> !TYPES.contains(o.dtype()))) {
                return Optional.empty();
            }
            return switch (op) {
                case Op.Map map -> Optional.of(new Loop((c, b) -> map(map, c, b)));
                case Op.Reduce sum -> Optional.of(new Loop((c, b) -> reduce(sum, c, b)));
                case Op.MatMul product -> Optional.of(new Loop((c, b) -> matmul(product, c, b)));
                case Op.Gather _ -> Optional.of(new Loop((c, b) -> gather(c)));
                case Op.ScatterAdd _ -> Optional.of(new Loop((c, b) -> scatterAdd(c)));
                case Op.Copy _ -> Optional.of(new Loop((c, b) -> copy(c)));
                default -> Optional.empty(); // core makes everything else of these six
            };
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities("hello (plain Java)", 1, List.of(), TYPES);
        }

        @Override
        public void close() {}
    }

    /** One order, whatever the threads, is D2; the reference's order would be D4. */
    private record Loop(BiConsumer<List<Cells>, Binding> body) implements Kernel {
        @Override
        public void launch(Binding binding) {
            body.accept(binding.operands().stream().map(Cells::new).toList(), binding);
        }

        @Override
        public Determinism determinism() {
            return Determinism.D2;
        }
    }

    /** The elements of an operand by their row-major number, wherever they lie. */
    private record Cells(MemorySegment memory, DType dtype, Layout layout) {
        Cells(Slice s) {
            this(((Memory) s.buffer()).segment(), s.buffer().dtype(), s.layout());
        }

        Shape shape() {
            return layout.shape();
        }

        private long at(long element) {
            return layout.position(element) * dtype.bytes();
        }

        long whole(long element) {
            return dtype == DType.I32
                    ? memory.get(ValueLayout.JAVA_INT, at(element))
                    : memory.get(ValueLayout.JAVA_LONG, at(element));
        }

        float load(long element) {
            boolean isFloat = dtype == DType.F32;
            return isFloat ? memory.get(ValueLayout.JAVA_FLOAT, at(element)) : whole(element);
        }

        void store(long element, float x) {
            if (dtype == DType.F32) {
                memory.set(ValueLayout.JAVA_FLOAT, at(element), x);
            } else {
                storeWhole(element, dtype == DType.I32 ? (int) x : (long) x);
            }
        }

        void storeWhole(long element, long x) {
            if (dtype == DType.I32) {
                memory.set(ValueLayout.JAVA_INT, at(element), (int) x);
            } else {
                memory.set(ValueLayout.JAVA_LONG, at(element), x);
            }
        }

        void copy(long from, Cells target, long to) {
            if (dtype == DType.F32 || target.dtype == DType.F32) {
                target.store(to, load(from));
            } else {
                target.storeWhole(to, whole(from));
            }
        }
    }

    /** Evaluates a program at one element after another. Masks are 0 and 1. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Formula(Program program, Binding binding, List<Cells> inputs, float[] v) {
        Formula(Program program, Binding binding, List<Cells> inputs) {
            this(program, binding, inputs, new float[program.code().size()]);
        }

        Formula at(long element) {
            for (int i = 0; i < v.length; i++) {
                v[i] = value(program.code().get(i), element);
            }
            return this;
        }

        float output(int number) {
            return v[program.outputs().get(number)];
        }

        private float value(Instruction i, long element) {
            return switch (i.op()) {
                case INPUT -> inputs.get(i.slot()).load(element);
                case PARAM -> (float) binding.params()[i.slot()];
                case LITERAL -> (float) i.literal();
                case INDEX -> index(inputs.getFirst().shape(), i.slot(), element);
                case RANDOM -> random(2 * i.slot(), element);
                case NEG -> -v[i.a()];
                case ABS -> Math.abs(v[i.a()]);
                case SQRT -> (float) Math.sqrt(v[i.a()]);
                case EXP -> Elementary.exp(v[i.a()]);
                case LOG -> Elementary.log(v[i.a()]);
                case TANH -> Elementary.tanh(v[i.a()]);
                case ERF -> Elementary.erf(v[i.a()]);
                case SIN -> Elementary.sin(v[i.a()]);
                case COS -> Elementary.cos(v[i.a()]);
                case ROUND -> (float) Math.rint(v[i.a()]);
                case FLOOR -> (float) Math.floor(v[i.a()]);
                case ADD -> v[i.a()] + v[i.b()];
                case SUB -> v[i.a()] - v[i.b()];
                case MUL, AND -> v[i.a()] * v[i.b()];
                case DIV -> v[i.a()] / v[i.b()];
                case MIN -> Math.min(v[i.a()], v[i.b()]);
                case MAX, OR -> Math.max(v[i.a()], v[i.b()]);
                case LT -> v[i.a()] < v[i.b()] ? 1 : 0;
                case LE -> v[i.a()] <= v[i.b()] ? 1 : 0;
                case EQ -> v[i.a()] == v[i.b()] ? 1 : 0;
                case NOT -> 1 - v[i.a()];
                case SELECT -> v[i.a()] != 0 ? v[i.b()] : v[i.c()];
                case FMA -> Math.fma(v[i.a()], v[i.b()], v[i.c()]);
                case SURROGATE -> throw new IllegalStateException("core removes surrogates");
            };
        }

        private static long index(Shape shape, int axis, long element) {
            Shape inner = shape.slice(shape.axis(axis) + 1, shape.rank());
            return element / inner.elements() % shape.dim(axis);
        }

        private float random(int slot, long element) {
            long first = binding.keys()[slot + 1];
            return Philox.uniform(Philox.word(binding.keys()[slot], first + element));
        }
    }

    private static void map(Op.Map op, List<Cells> all, Binding binding) {
        Formula formula = new Formula(op.program(), binding, all);
        int inputs = op.program().inputs().size();
        for (long e = 0; e < all.getLast().shape().elements(); e++) {
            formula.at(e);
            for (int o = inputs; o < all.size(); o++) {
                all.get(o).store(e, formula.output(o - inputs));
            }
        }
    }

    private static void copy(List<Cells> all) {
        for (long e = 0; e < all.get(1).shape().elements(); e++) {
            all.get(0).copy(e, all.get(1), e);
        }
    }

    private static void reduce(Op.Reduce op, List<Cells> all, Binding binding) {
        Formula formula = new Formula(op.program(), binding, all);
        Cells bounds = all.get(all.size() - 2); // of segments, where there are any
        Shape shape = all.getFirst().shape();
        long inner = shape.slice(op.to(), shape.rank()).elements();
        long size = shape.slice(op.from(), op.to()).elements() * inner;
        boolean sums = op.combine() == Combine.SUM;
        boolean most = op.combine() == Combine.MAX;
        for (long o = 0; o < all.getLast().shape().elements(); o++) {
            long first = op.segmented() ? bounds.whole(o) : o / inner * size + o % inner;
            long end = op.segmented() ? bounds.whole(o + 1) : o / inner * size + size;
            double total = sums ? -0.0 : most ? -1 / 0.0 : 1 / 0.0; // in f64, rounded once
            for (long e = first; e < end; e += inner) {
                float x = formula.at(e).output(0);
                total = sums ? total + x : most ? Math.max(total, x) : Math.min(total, x);
            }
            all.getLast().store(o, (float) total);
        }
    }

    private static void matmul(Op.MatMul op, List<Cells> all, Binding binding) {
        int inputs = op.epilogue().inputs().size(); // the product, which waits in out, and others
        Cells out = all.get(1 + inputs);
        List<Cells> operands = new ArrayList<>(all.subList(1, 1 + inputs));
        operands.set(0, out);
        Formula epilogue = new Formula(op.epilogue(), binding, operands);
        for (long e = 0; e < out.shape().elements(); e++) {
            float product = dot(all.get(0), all.get(1), e);
            all.getLast().store(e, product); // the kept product, or out once more
            out.store(e, product);
            out.store(e, epilogue.at(e).output(0));
        }
    }

    private static float dot(Cells a, Cells b, long element) {
        long k = a.shape().dim(2);
        long n = b.shape().dim(2);
        long column = element / (a.shape().dim(1) * n) * k * n + element % n;
        double sum = 0;
        for (long i = 0; i < k; i++) {
            sum += (double) a.load(element / n * k + i) * b.load(column + i * n);
        }
        return (float) sum;
    }

    private static void gather(List<Cells> all) {
        long width = all.get(0).shape().dim(1);
        for (long e = 0; e < all.get(2).shape().elements(); e++) {
            long row = Objects.checkIndex(all.get(1).whole(e / width), all.get(0).shape().dim(0));
            all.get(0).copy(row * width + e % width, all.get(2), e);
        }
    }

    private static void scatterAdd(List<Cells> all) {
        Cells out = all.get(2);
        long width = out.shape().dim(1);
        for (long e = 0; e < out.shape().elements(); e++) {
            out.store(e, 0);
        }
        for (long e = 0; e < all.get(1).shape().elements(); e++) {
            long row = all.get(0).whole(e / width);
            if (row >= 0) {
                long to = Objects.checkIndex(row, out.shape().dim(0)) * width + e % width;
                out.store(to, out.load(to) + all.get(1).load(e));
            }
        }
    }
}
