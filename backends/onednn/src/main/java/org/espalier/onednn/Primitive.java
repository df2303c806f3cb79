package org.espalier.onednn;

import com.sun.jna.Pointer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongToIntFunction;

/** An operation on matrices, compiled by oneDNN. Any number of threads may run it. */
final class Primitive implements Shelf.Compiled {
    private final Engine engine;
    private final List<Integer> arguments; // oneDNN's numbers of them
    private final long desc;
    private final long primitive;
    private final ConcurrentLinkedQueue<Call> idle = new ConcurrentLinkedQueue<>();

    private Primitive(Engine engine, List<Integer> arguments, long desc) {
        this.engine = engine;
        this.arguments = arguments;
        this.desc = desc;
        this.primitive = Engine.made("primitive", r -> Dnnl.dnnl_primitive_create(r, desc));
    }

    /**
     * An operation, where oneDNN has compiled code for it.
     *
     * @param create writes the description to an address; scratchpads must be the caller's
     */
    static Optional<Primitive> of(
            Engine engine, List<Integer> arguments, LongToIntFunction create) {
        Engine.enter();
        return Engine.offered("an operation", create)
                .filter(Primitive::compiled)
                .map(desc -> new Primitive(engine, arguments, desc));
    }

    /** False for oneDNN's reference code, which is slower than the base's; it is not kept then. */
    private static boolean compiled(long desc) {
        long name =
                Engine.made(
                        "name",
                        r -> Dnnl.dnnl_primitive_desc_query(desc, Dnnl.QUERY_IMPL_INFO_STR, 0, r));
        boolean compiled = !new Pointer(name).getString(0).startsWith("ref");
        if (!compiled) {
            Dnnl.dnnl_primitive_desc_destroy(desc);
        }
        return compiled;
    }

    /** oneDNN's description of an argument, valid as long as this is. */
    long argument(int number) {
        return Dnnl.dnnl_primitive_desc_query_md(desc, Dnnl.QUERY_EXEC_ARG_MD, number);
    }

    /** Runs it on matrices at these addresses, in the order of the arguments. */
    void run(long... at) {
        Engine.enter();
        Call waiting = idle.poll();
        Call call = waiting == null ? new Call() : waiting;
        call.run(at);
        idle.add(call);
    }

    @Override
    public void close() {
        idle.forEach(Call::close);
        Dnnl.dnnl_primitive_destroy(primitive);
        Dnnl.dnnl_primitive_desc_destroy(desc);
    }

    /** What one thread needs to run the primitive: as many exist as threads ever ran it at once. */
    private final class Call implements AutoCloseable {
        private final Arena arena = Arena.ofShared();
        private final long[] memories = new long[arguments.size() + 1]; // the last: the scratchpad
        private final MemorySegment args; // {int, pointer} each

        Call() {
            args = arena.allocate(memories.length * 16L, 8);
            for (int i = 0; i < arguments.size(); i++) {
                int number = arguments.get(i);
                set(i, number, memory(argument(number), 0));
            }
            long own = Dnnl.dnnl_primitive_desc_query_md(desc, Dnnl.QUERY_SCRATCHPAD_MD, 0);
            long bytes = Math.max(1, Dnnl.dnnl_memory_desc_get_size(own));
            long scratch = memory(own, arena.allocate(bytes, 64).address());
            set(arguments.size(), Dnnl.ARG_SCRATCHPAD, scratch);
        }

        private void set(int i, int number, long memory) {
            memories[i] = memory;
            args.set(ValueLayout.JAVA_INT, i * 16L, number);
            args.set(ValueLayout.JAVA_LONG, i * 16L + 8, memory);
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
                            primitive, engine.stream(), memories.length, args.address());
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
