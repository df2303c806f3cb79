package org.espalier.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongToIntFunction;

/** One CPU engine of oneDNN, with a stream that runs what it is given in the calling thread. */
final class Engine implements AutoCloseable {
    private static final ThreadLocal<Boolean> SINGLE = ThreadLocal.withInitial(Engine::single);

    private final long engine;
    private final long stream;
    private final long attributes; // scratchpads are the caller's

    Engine() {
        this.engine = made("engine", r -> Dnnl.dnnl_engine_create(r, Dnnl.CPU, 0));
        this.stream = made("stream", r -> Dnnl.dnnl_stream_create(r, engine, Dnnl.IN_ORDER));
        this.attributes = made("attributes", Dnnl::dnnl_primitive_attr_create);
        OneDnnException.check(
                Dnnl.dnnl_primitive_attr_set_scratchpad_mode(attributes, Dnnl.SCRATCHPAD_USER),
                "scratchpad mode");
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ValueLayout.JAVA_LONG);
            OneDnnException.check(create.applyAsInt(result.address()), "creating " + what);
            return result.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    long handle() {
        return engine;
    }

    long stream() {
        return stream;
    }

    long attributes() {
        return attributes;
    }

    @Override
    public void close() {
        Dnnl.dnnl_primitive_attr_destroy(attributes);
        Dnnl.dnnl_stream_destroy(stream);
        Dnnl.dnnl_engine_destroy(engine);
    }
}
