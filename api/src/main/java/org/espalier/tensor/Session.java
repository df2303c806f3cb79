package org.espalier.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.espalier.internal.Context;
import org.espalier.internal.Doors;
import org.espalier.internal.Engine;
import org.espalier.internal.Handle;
import org.espalier.internal.Platform;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/**
 * Backend, seed, threads and memory of a computation; there is no global state, so many sessions
 * live in one JVM. A session is used by one thread at a time. Closing it frees all its tensors.
 */
public final class Session implements AutoCloseable {
    /** u ↦ lo + u·(hi − lo). */
    private static final Program UNIFORM =
            Program.named(
                    "uniform",
                    p -> {
                        Expr lo = p.param("lo");
                        p.out(Expr.random("u").fma(p.param("hi").sub(lo), lo).add(p.in("zero")));
                    });

    private static final Program NORMAL =
            Program.named(
                    "normal",
                    p -> {
                        Expr z = Expr.normal("u1", "u2");
                        p.out(z.fma(p.param("std"), p.param("mean")).add(p.in("zero")));
                    });

    private static final Program IDENTITY = Program.identity();

    static {
        Doors.lend(new Lent());
    }

    private final Engine engine;

    private Session(Function<Session, Engine> engine) {
        this.engine = engine.apply(this);
    }

    /** What core may do with the hidden parts of this package. */
    private record Lent() implements Doors.Tensors {
        @Override
        public Tensor tensor(Session session, Shape shape, DType dtype, Handle handle) {
            return new Tensor(session, shape, dtype, handle);
        }

        @Override
        public Handle handle(Tensor tensor) {
            return tensor.handle();
        }

        @Override
        public Session session(Function<Session, Engine> engine) {
            return new Session(engine);
        }

        @Override
        public Engine engine(Session session) {
            return session.engine;
        }

        @Override
        public void require(boolean holds, Session session, Supplier<String> what, String fix) {
            Check.rule(holds, session, what, fix);
        }

        @Override
        public String show(String role, Tensor x) {
            return Check.show(role, x);
        }
    }

    /** A session on the best backend there is, seed 0. */
    public static Session open() {
        return open(s -> s);
    }

    /** A session, for instance {@code Session.open(s -> s.backend("simd").seed(7))}. */
    public static Session open(UnaryOperator<SessionConfig> settings) {
        return Platform.get().session(settings.apply(SessionConfig.defaults()));
    }

    Engine engine() {
        return engine;
    }

    /** The seed that all randomness of the session derives from. */
    public long seed() {
        return engine.seed();
    }

    /** The backend and its threads in words. */
    public String device() {
        return engine.device();
    }

    /** A tensor of these numbers in the session's floating type, row-major. */
    public Tensor tensor(float[] values, long... dims) {
        MemorySegment bytes = MemorySegment.ofArray(values);
        return create(DType.F32, Shape.of(dims), bytes).cast(engine.computeType());
    }

    /** A tensor of these numbers in the session's floating type, row-major. */
    public Tensor tensor(double[] values, long... dims) {
        if (engine.computeType() == DType.F64) {
            return create(DType.F64, Shape.of(dims), MemorySegment.ofArray(values));
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return tensor(narrow, dims);
    }

    /** An i32 tensor of these numbers, row-major. */
    public Tensor tensor(int[] values, long... dims) {
        return create(DType.I32, Shape.of(dims), MemorySegment.ofArray(values));
    }

    /** A scalar in the session's floating type. */
    public Tensor scalar(double value) {
        return tensor(new double[] {value});
    }

    /** A tensor of little-endian elements, row-major. */
    public Tensor create(DType dtype, Shape shape, MemorySegment elements) {
        Check.rule(
                elements.byteSize() == shape.elements() * dtype.bytes(),
                this,
                () ->
                        "tensor: shape %s of %s needs %s bytes and got %s"
                                .formatted(
                                        shape,
                                        dtype,
                                        shape.elements() * dtype.bytes(),
                                        elements.byteSize()),
                "give as many values as the shape has elements");
        return engine.create(dtype, shape, elements);
    }

    /** A tensor filled with one number. */
    public Tensor full(double value, long... dims) {
        return fill(IDENTITY, Scalars.none(), scalar(value), dims);
    }

    /** A tensor of zeros. */
    public Tensor zeros(long... dims) {
        return full(0, dims);
    }

    /** A tensor of ones. */
    public Tensor ones(long... dims) {
        return full(1, dims);
    }

    /** Uniform numbers in [lo, hi), by the session's seed and the name of a stream. */
    public Tensor uniform(String stream, double lo, double hi, long... dims) {
        long key = Philox.key(seed(), stream, 0);
        Scalars s = Scalars.of("lo", lo).with("hi", hi).key("u", key, 0);
        return fill(UNIFORM, s, scalar(0), dims);
    }

    /** Normal numbers, by the session's seed and the name of a stream. */
    public Tensor normal(String stream, double mean, double std, long... dims) {
        Scalars s =
                Scalars.of("mean", mean)
                        .with("std", std)
                        .key("u1", Philox.key(seed(), stream + "#1", 0), 0)
                        .key("u2", Philox.key(seed(), stream + "#2", 0), 0);
        return fill(NORMAL, s, scalar(0), dims);
    }

    private Tensor fill(Program program, Scalars scalars, Tensor scalar, long... dims) {
        return engine.map(program, scalars, Shape.of(dims), java.util.List.of(scalar)).getFirst();
    }

    /** The numbers 0 … n−1 in the session's floating type. */
    public Tensor range(int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> i);
        return tensor(values, n);
    }

    /** Runs a part without recording history. */
    public <T> T withoutGradients(Supplier<T> part) {
        return Context.current().withGradients(false).run(part);
    }

    /**
     * Runs a part as an evaluation does, also within training: no history, no dropout, every
     * parameter's own value.
     */
    public <T> T evaluating(Supplier<T> part) {
        return Context.evaluation().run(part);
    }

    /** Runs a part that records history, also where an evaluation records none. */
    public <T> T withGradients(Supplier<T> part) {
        return Context.current().withGradients(true).run(part);
    }

    /**
     * Runs a part whose matrix products, and those of their gradients, do not round their operands,
     * whatever the session's precision.
     */
    public <T> T unrounded(Supplier<T> part) {
        return Context.current().unrounded().run(part);
    }

    /** Runs a part whose tensors are released at its end, but for the result. */
    public Tensor scoped(Supplier<Tensor> part) {
        return engine.scoped(part);
    }

    /** Runs a part whose tensors are released at its end. */
    public void scope(Runnable part) {
        engine.scope(part);
    }

    /** Launches and time since the last {@link #resetProfile}. */
    public Profile profile() {
        return engine.profile();
    }

    /** Starts the profile again at zero. */
    public void resetProfile() {
        engine.resetProfile();
    }

    /** Bytes that live tensors take. */
    public long liveBytes() {
        return engine.liveBytes();
    }

    /** The same bytes by what they are for. */
    public MemoryUse memory() {
        return engine.memory();
    }

    /** {@link #memory} at the moment of most since the last {@link #resetPeakMemory}. */
    public MemoryUse peakMemory() {
        return engine.peakMemory();
    }

    /** Starts {@link #peakMemory} again at what is live. */
    public void resetPeakMemory() {
        engine.resetPeakMemory();
    }

    /** How many buffers are live. */
    public long liveBuffers() {
        return engine.liveBuffers();
    }

    /**
     * The floating type tensors are made in: f32, or f64 on the reference backend where asked for.
     */
    public DType computeType() {
        return engine.computeType();
    }

    /** Frees every tensor of the session. */
    @Override
    public void close() {
        engine.close();
    }
}
