package org.espalier.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What one thread needs to run a {@link Step}. */
final class StepCall implements AutoCloseable {
    private static final long ARGUMENT = 16; // {int, pointer}

    private final Engine engine;
    private final Step step;
    private final Arena arena = Arena.ofShared();
    private final long[] memories;
    private final MemorySegment arguments;

    StepCall(Engine engine, Step step) {
        this.engine = engine;
        this.step = step;
        this.memories = new long[step.arguments().length];
        this.arguments = arena.allocate(memories.length * ARGUMENT, 8);
        for (int i = 0; i < memories.length; i++) {
            long description = step.descs()[i];
            memories[i] =
                    Engine.made(
                            "memory",
                            r -> Dnnl.dnnl_memory_create(r, description, engine.handle(), 0));
            arguments.set(ValueLayout.JAVA_INT, i * ARGUMENT, step.arguments()[i]);
            arguments.set(ValueLayout.JAVA_LONG, i * ARGUMENT + 8, memories[i]);
        }
    }

    /** On memory at these addresses, by place. */
    void run(long... addresses) {
        for (int i = 0; i < memories.length; i++) {
            Dnnl.dnnl_memory_set_data_handle(memories[i], addresses[step.places()[i]]);
        }
        int status =
                Dnnl.dnnl_primitive_execute(
                        step.primitive(), engine.stream(), memories.length, arguments.address());
        OneDnnException.check(status, "convolution");
    }

    @Override
    public void close() {
        for (long m : memories) {
            Dnnl.dnnl_memory_destroy(m);
        }
        arena.close();
    }
}
