package org.espalier.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** oneDNN's descriptions of f32 memory. */
final class Descriptions {
    private static final int MOST_AXES = 12; // of dnnl_dims_t

    private Descriptions() {}

    /** Row-major. */
    static long plain(long... dims) {
        long[] strides = new long[dims.length];
        long step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= dims[i];
        }
        try (Arena arena = Arena.ofConfined()) {
            long d = numbers(arena, dims);
            long s = numbers(arena, strides);
            return Engine.made(
                    "description",
                    r -> Dnnl.dnnl_memory_desc_create_with_strides(r, dims.length, d, Dnnl.F32, s));
        }
    }

    /** However oneDNN likes it. */
    static long any(long... dims) {
        try (Arena arena = Arena.ofConfined()) {
            long d = numbers(arena, dims);
            return Engine.made(
                    "description",
                    r ->
                            Dnnl.dnnl_memory_desc_create_with_tag(
                                    r, dims.length, d, Dnnl.F32, Dnnl.TAG_ANY));
        }
    }

    /** The address of a dnnl_dims_t. */
    static long numbers(Arena arena, long... numbers) {
        MemorySegment all = arena.allocate(MOST_AXES * Long.BYTES, Long.BYTES);
        for (int i = 0; i < numbers.length; i++) {
            all.setAtIndex(ValueLayout.JAVA_LONG, i, numbers[i]);
        }
        return all.address();
    }
}
