package org.espalier.benchmarks.gemm;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

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

    private static final String FOLDER = "/org/bytedeco/dnnl/linux-x86_64/";

    private final Dnnl dnnl;
    private final Omp omp;

    private OneDnn(Dnnl dnnl, Omp omp) {
        this.dnnl = dnnl;
        this.omp = omp;
    }

    /**
     * Loads it; System.load comes first, because it restores the floating-point mode that a library
     * may change.
     */
    @SuppressWarnings("restricted") // loading native code is the point
    static OneDnn load() {
        try {
            Path folder = Files.createTempDirectory("espalier-dnnl");
            Path omp = unpack(folder, "libgomp.so.1");
            Path dnnl = unpack(folder, "libdnnl.so.3");
            System.load(omp.toString());
            System.load(dnnl.toString());
            OneDnn loaded =
                    new OneDnn(
                            Native.load(dnnl.toString(), Dnnl.class),
                            Native.load(omp.toString(), Omp.class));
            Files.delete(dnnl);
            Files.delete(omp);
            Files.delete(folder);
            return loaded;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path unpack(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = OneDnn.class.getResourceAsStream(FOLDER + name)) {
            Files.copy(Objects.requireNonNull(in, FOLDER + name), file);
        }
        return file;
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
