package org.espalier.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** oneDNN's description of a matrix, for as long as something is made of it. */
record Descriptor(long handle) implements AutoCloseable {
    private static final int MAX_RANK = 12; // dnnl_dims_t

    /** A matrix as it lies. */
    static Descriptor of(Matrix m) {
        try (Arena arena = Arena.ofConfined()) {
            long dims = dims(arena, m.rows(), m.columns());
            long strides = dims(arena, m.down(), m.across());
            return new Descriptor(
                    Engine.made(
                            "description",
                            r ->
                                    Dnnl.dnnl_memory_desc_create_with_strides(
                                            r, 2, dims, m.type(), strides)));
        }
    }

    /** A matrix in the form that oneDNN likes best. */
    static Descriptor free(Matrix m) {
        try (Arena arena = Arena.ofConfined()) {
            long dims = dims(arena, m.rows(), m.columns());
            return new Descriptor(
                    Engine.made(
                            "description",
                            r ->
                                    Dnnl.dnnl_memory_desc_create_with_tag(
                                            r, 2, dims, m.type(), Dnnl.TAG_ANY)));
        }
    }

    private static long dims(Arena arena, long rows, long columns) {
        MemorySegment dims = arena.allocate(MAX_RANK * Long.BYTES, Long.BYTES);
        dims.setAtIndex(ValueLayout.JAVA_LONG, 0, rows);
        dims.setAtIndex(ValueLayout.JAVA_LONG, 1, columns);
        return dims.address();
    }

    @Override
    public void close() {
        Dnnl.dnnl_memory_desc_destroy(handle);
    }
}
