package org.espalier.onednn;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.List;
import org.espalier.spi.NativeLoader;

/**
 * oneDNN's C interface, version 3. Pointers are {@code long}; a pointer to a result is the address
 * of eight bytes.
 */
final class Dnnl {
    // dnnl_types.h
    static final int UNIMPLEMENTED = 3;
    static final int CPU = 1;
    static final int IN_ORDER = 1;
    static final int TAG_ANY = 1;
    static final int ARG_SRC = 1;
    static final int ARG_SRC_1 = 2;
    static final int ARG_FROM = ARG_SRC;
    static final int ARG_DST = 17;
    static final int ARG_TO = ARG_DST;
    static final int ARG_WEIGHTS = 33;
    static final int ARG_SCRATCHPAD = 80;
    static final int ARG_DIFF_SRC = 129;
    static final int ARG_DIFF_DST = 145;
    static final int ARG_DIFF_WEIGHTS = 161;
    static final int SCRATCHPAD_USER = 1;
    static final int QUERY_SRC_MD = 129; // then its gradient, weights, theirs, dst, its gradient
    static final int QUERY_SCRATCHPAD_MD = 136;
    static final int FORWARD_TRAINING = 64;
    static final int CONVOLUTION_DIRECT = 1;
    static final int F32 = 3;
    static final int ARG_POST_OP = 32768; // times its number, counted from 1
    static final int QUERY_IMPL_INFO_STR = 8;
    static final int QUERY_EXEC_ARG_MD = 255;
    static final int ELTWISE_RELU = 0x20;
    static final int ELTWISE_LINEAR = 0x26;
    static final int BINARY_ADD = 0x1fff0;
    static final int BINARY_MUL = 0x1fff1;

    private Dnnl() {}

    static {
        List<Path> files =
                NativeLoader.load(NativeLoader.cacheFolder(), OneDnn.FOLDER, OneDnn.LIBRARIES);
        Native.register(Dnnl.class, NativeLibrary.getInstance(files.getLast().toString()));
        Native.register(Omp.class, NativeLibrary.getInstance(files.getFirst().toString()));
        NativeLoader.requireSubnormals("oneDNN");
    }

    /** The OpenMP runtime that oneDNN is linked with. */
    static final class Omp {
        private Omp() {}

        /** For products that the calling thread starts from now on. */
        static native void omp_set_num_threads(int threads);
    }

    static native int dnnl_engine_create(long result, int kind, long index);

    static native int dnnl_engine_destroy(long engine);

    static native int dnnl_stream_create(long result, long engine, int flags);

    static native int dnnl_stream_destroy(long stream);

    static native int dnnl_memory_desc_create_with_strides(
            long result, int rank, long dims, int type, long strides);

    static native int dnnl_memory_desc_create_with_tag(
            long result, int rank, long dims, int type, int tag);

    static native int dnnl_memory_desc_destroy(long desc);

    static native long dnnl_memory_desc_get_size(long desc);

    static native int dnnl_memory_create(long result, long desc, long engine, long handle);

    static native int dnnl_memory_set_data_handle(long memory, long handle);

    static native int dnnl_memory_destroy(long memory);

    static native int dnnl_primitive_attr_create(long result);

    static native int dnnl_primitive_attr_set_scratchpad_mode(long attr, int mode);

    static native int dnnl_primitive_attr_set_post_ops(long attr, long ops);

    static native int dnnl_primitive_attr_destroy(long attr);

    static native int dnnl_post_ops_create(long result);

    static native int dnnl_post_ops_append_eltwise(long ops, int kind, float alpha, float beta);

    static native int dnnl_post_ops_append_binary(long ops, int kind, long other);

    static native int dnnl_post_ops_destroy(long ops);

    static native int dnnl_reorder_primitive_desc_create(
            long result, long from, long fromEngine, long to, long toEngine, long attr);

    static native int dnnl_matmul_primitive_desc_create(
            long result, long engine, long src, long weights, long bias, long dst, long attr);

    static native int dnnl_primitive_desc_query(long desc, int what, int index, long result);

    static native long dnnl_primitive_desc_query_md(long desc, int what, int index);

    static native int dnnl_primitive_desc_destroy(long desc);

    static native int dnnl_primitive_create(long result, long desc);

    static native int dnnl_primitive_destroy(long primitive);

    static native int dnnl_primitive_execute(long primitive, long stream, int count, long args);

    static native int dnnl_memory_desc_equal(long a, long b);

    static native int dnnl_convolution_forward_primitive_desc_create(
            long result,
            long engine,
            int kind,
            int algorithm,
            long src,
            long weights,
            long bias,
            long dst,
            long strides,
            long dilations,
            long before,
            long after,
            long attr);

    static native int dnnl_convolution_backward_data_primitive_desc_create(
            long result,
            long engine,
            int algorithm,
            long diffSrc,
            long weights,
            long diffDst,
            long strides,
            long dilations,
            long before,
            long after,
            long forward,
            long attr);

    static native int dnnl_convolution_backward_weights_primitive_desc_create(
            long result,
            long engine,
            int algorithm,
            long src,
            long diffWeights,
            long diffBias,
            long diffDst,
            long strides,
            long dilations,
            long before,
            long after,
            long forward,
            long attr);

    static native int dnnl_get_effective_cpu_isa();

    static native long dnnl_version();
}
