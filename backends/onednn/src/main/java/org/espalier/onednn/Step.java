package org.espalier.onednn;

import java.util.Arrays;

/**
 * A primitive among several that run one after another on memory at numbered places.
 *
 * @param desc the primitive's description, owned
 * @param primitive owned
 * @param arguments oneDNN's numbers of its arguments
 * @param descs what lies there; owned by others
 * @param places where each of them lies
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Step(long desc, long primitive, int[] arguments, long[] descs, int[] places)
        implements AutoCloseable {
    /** A primitive with a scratchpad at a place of its own, after its other arguments. */
    static Step of(long desc, int[] arguments, long[] descs, int[] places, int scratch) {
        long primitive = Engine.made("primitive", r -> Dnnl.dnnl_primitive_create(r, desc));
        long pad = Dnnl.dnnl_primitive_desc_query_md(desc, Dnnl.QUERY_SCRATCHPAD_MD, 0);
        int n = arguments.length;
        int[] allArguments = Arrays.copyOf(arguments, n + 1);
        long[] allDescs = Arrays.copyOf(descs, n + 1);
        int[] allPlaces = Arrays.copyOf(places, n + 1);
        allArguments[n] = Dnnl.ARG_SCRATCHPAD;
        allDescs[n] = pad;
        allPlaces[n] = scratch;
        return new Step(desc, primitive, allArguments, allDescs, allPlaces);
    }

    /** From one layout to another. */
    static Step reorder(Engine engine, long from, long to, int source, int target, int scratch) {
        long desc =
                Engine.made(
                        "a reorder",
                        r ->
                                Dnnl.dnnl_reorder_primitive_desc_create(
                                        r,
                                        from,
                                        engine.handle(),
                                        to,
                                        engine.handle(),
                                        engine.attributes()));
        int[] arguments = {Dnnl.ARG_SRC, Dnnl.ARG_DST};
        return of(desc, arguments, new long[] {from, to}, new int[] {source, target}, scratch);
    }

    @Override
    public void close() {
        Dnnl.dnnl_primitive_destroy(primitive);
        Dnnl.dnnl_primitive_desc_destroy(desc);
    }
}
