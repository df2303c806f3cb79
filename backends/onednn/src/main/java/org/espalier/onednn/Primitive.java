package org.espalier.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A product of matrices of one shape, compiled by oneDNN. Any number of threads may run it. */
final class Primitive implements AutoCloseable {
    private final Engine engine;
    private final long[] descs; // of a, b and c
    private final long desc;
    private final long primitive;
    private final long scratchDesc; // the primitive's own
    private final long scratchBytes;
    private final ConcurrentLinkedQueue<Call> idle = new ConcurrentLinkedQueue<>();

    /** c [M, N] = a [M, K] · b [K, N]. */
    Primitive(Engine engine, Matrix a, Matrix b, Matrix c) {
        Engine.enter();
        this.engine = engine;
        this.descs = new long[] {describe(a), describe(b), describe(c)};
        this.desc =
                Engine.made(
                        "a product of " + a + " and " + b,
                        r ->
                                Dnnl.dnnl_matmul_primitive_desc_create(
                                        r,
                                        engine.handle(),
                                        descs[0],
                                        descs[1],
                                        0,
                                        descs[2],
                                        engine.attributes()));
        this.primitive = Engine.made("product", r -> Dnnl.dnnl_primitive_create(r, desc));
        this.scratchDesc = Dnnl.dnnl_primitive_desc_query_md(desc, Dnnl.QUERY_SCRATCHPAD_MD, 0);
        this.scratchBytes = Dnnl.dnnl_memory_desc_get_size(scratchDesc);
    }

    private static long describe(Matrix m) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment dims = arena.allocate(12 * Long.BYTES); // dnnl_dims_t
            MemorySegment strides = arena.allocate(12 * Long.BYTES);
            dims.setAtIndex(ValueLayout.JAVA_LONG, 0, m.rows());
            dims.setAtIndex(ValueLayout.JAVA_LONG, 1, m.columns());
            strides.setAtIndex(ValueLayout.JAVA_LONG, 0, m.down());
            strides.setAtIndex(ValueLayout.JAVA_LONG, 1, m.across());
            return Engine.made(
                    "description",
                    r ->
                            Dnnl.dnnl_memory_desc_create_with_strides(
                                    r, 2, dims.address(), m.type(), strides.address()));
        }
    }

    /** Runs it on matrices at these addresses. */
    void run(long a, long b, long c) {
        Engine.enter();
        Call waiting = idle.poll();
        Call call = waiting == null ? new Call() : waiting;
        call.run(a, b, c);
        idle.add(call);
    }

    @Override
    public void close() {
        idle.forEach(Call::close);
        Dnnl.dnnl_primitive_destroy(primitive);
        Dnnl.dnnl_primitive_desc_destroy(desc);
        for (long d : descs) {
            Dnnl.dnnl_memory_desc_destroy(d);
        }
    }

    /** What one thread needs to run the primitive: as many exist as threads ever ran it at once. */
    private final class Call implements AutoCloseable {
        private static final int[] ARGS = {
            Dnnl.ARG_SRC, Dnnl.ARG_WEIGHTS, Dnnl.ARG_DST, Dnnl.ARG_SCRATCHPAD
        };

        private final Arena arena = Arena.ofShared();
        private final long[] memories = new long[ARGS.length];
        private final MemorySegment args; // {int, pointer} each

        Call() {
            args = arena.allocate(ARGS.length * 16L, 8);
            long scratch = arena.allocate(Math.max(1, scratchBytes), 64).address();
            for (int i = 0; i < ARGS.length; i++) {
                memories[i] = memory(i < 3 ? descs[i] : scratchDesc, i < 3 ? 0 : scratch);
                args.set(ValueLayout.JAVA_INT, i * 16L, ARGS[i]);
                args.set(ValueLayout.JAVA_LONG, i * 16L + 8, memories[i]);
            }
        }

        private long memory(long description, long at) {
            return Engine.made(
                    "memory", r -> Dnnl.dnnl_memory_create(r, description, engine.handle(), at));
        }

        void run(long... at) {
            for (int i = 0; i < at.length; i++) {
                Dnnl.dnnl_memory_set_data_handle(memories[i], at[i]);
            }
            int status =
                    Dnnl.dnnl_primitive_execute(
                            primitive, engine.stream(), ARGS.length, args.address());
            OneDnnException.check(status, "product");
        }

        @Override
        public void close() {
            for (long m : memories) {
                Dnnl.dnnl_memory_destroy(m);
            }
            arena.close();
        }
    }
}
