package org.espalier.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToIntFunction;

/** One CPU engine of oneDNN, with a stream that runs what it is given in the calling thread. */
final class Engine implements AutoCloseable {
    private static final ThreadLocal<Boolean> SINGLE = ThreadLocal.withInitial(Engine::single);

    private final long engine;
    private final long stream;
    private final long attributes;

    Engine() {
        this.engine = made("engine", r -> Dnnl.dnnl_engine_create(r, Dnnl.CPU, 0));
        this.stream = made("stream", r -> Dnnl.dnnl_stream_create(r, engine, Dnnl.IN_ORDER));
        this.attributes = PostOp.attributes(List.of());
    }

    /** The session's threads share the work, so OpenMP must start none of its own. */
    private static boolean single() {
        Dnnl.Omp.omp_set_num_threads(1);
        return true;
    }

    /** To be called on every thread before oneDNN is. */
    static void enter() {
        SINGLE.get();
    }

    /** What a call writes to the address that it is given. */
    static long made(String what, LongToIntFunction create) {
        return offered(what, create)
                .orElseThrow(() -> new OneDnnException("oneDNN has no " + what));
    }

    /** The same, or empty where oneDNN says that it does not implement it. */
    static Optional<Long> offered(String what, LongToIntFunction create) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
            int status = create.applyAsInt(result.address());
            if (status == Dnnl.UNIMPLEMENTED) {
                return Optional.empty();
            }
            OneDnnException.check(status, "creating " + what);
            return Optional.of(result.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    long handle() {
        return engine;
    }

    /** Those of an operation without post-ops, whose scratchpad is the caller's. */
    long attributes() {
        return attributes;
    }

    long stream() {
        return stream;
    }

    @Override
    public void close() {
        Dnnl.dnnl_primitive_attr_destroy(attributes);
        Dnnl.dnnl_stream_destroy(stream);
        Dnnl.dnnl_engine_destroy(engine);
    }
}
