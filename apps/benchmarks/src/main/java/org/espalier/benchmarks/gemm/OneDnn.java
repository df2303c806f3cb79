package org.espalier.benchmarks.gemm;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.List;
import org.espalier.spi.NativeLoader;

/** oneDNN's sgemm, from the library inside a jar of Maven Central: the yardstick. */
final class OneDnn {
    /** The C interface; row-major; returns 0 on success. */
    interface Dnnl extends Library {
        int dnnl_sgemm(
                byte transa,
                byte transb,
                long m,
                long n,
                long k,
                float alpha,
                Pointer a,
                long lda,
                Pointer b,
                long ldb,
                float beta,
                Pointer c,
                long ldc);
    }

    /** The OpenMP runtime it is linked with. */
    interface Omp extends Library {
        void omp_set_num_threads(int threads);
    }

    private static final String FOLDER = "org/bytedeco/dnnl/" + NativeLoader.platform();
    private static final List<String> LIBRARIES = List.of("libgomp.so.1", "libdnnl.so.3");

    private final Dnnl dnnl;
    private final Omp omp;

    private OneDnn(Dnnl dnnl, Omp omp) {
        this.dnnl = dnnl;
        this.omp = omp;
    }

    static OneDnn load() {
        List<Path> files = NativeLoader.load(NativeLoader.cacheFolder(), FOLDER, LIBRARIES);
        return new OneDnn(
                Native.load(files.getLast().toString(), Dnnl.class),
                Native.load(files.getFirst().toString(), Omp.class));
    }

    void threads(int n) {
        omp.omp_set_num_threads(n);
    }

    /** c = op(a)·op(b). */
    void multiply(Product p, long a, long b, long c) {
        int status =
                dnnl.dnnl_sgemm(
                        (byte) (p.transposeA() ? 'T' : 'N'),
                        (byte) (p.transposeB() ? 'T' : 'N'),
                        p.m(),
                        p.n(),
                        p.k(),
                        1f,
                        new Pointer(a),
                        p.transposeA() ? p.m() : p.k(),
                        new Pointer(b),
                        p.transposeB() ? p.k() : p.n(),
                        0f,
                        new Pointer(c),
                        p.n());
        if (status != 0) {
            throw new IllegalStateException("dnnl_sgemm: status " + status);
        }
    }
}
