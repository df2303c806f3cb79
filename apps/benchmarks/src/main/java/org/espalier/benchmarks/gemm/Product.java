package org.espalier.benchmarks.gemm;

import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;

/**
 * A product c [m, n] = op(a)·op(b), all dense in memory.
 *
 * @param transposeA a lies as [k, m]
 * @param transposeB b lies as [n, k]
 */
record Product(int m, int n, int k, boolean transposeA, boolean transposeB) {
    /** Y = X·Wᵀ: what a linear layer does forward. */
    static Product forward(int m, int n, int k) {
        return new Product(m, n, k, false, true);
    }

    /**
     * The shapes of GPT-2 small and of a baby GPT, and a square; dX and dW of two of them; one
     * token and eight, as in generation.
     */
    static final List<Product> ALL =
            List.of(
                    forward(1024, 1024, 1024),
                    forward(256, 2304, 768),
                    forward(1024, 2304, 768),
                    forward(256, 768, 768),
                    forward(1024, 768, 768),
                    forward(1024, 3072, 768),
                    forward(256, 768, 3072),
                    forward(1024, 768, 3072),
                    forward(256, 50_257, 768),
                    forward(1024, 50_257, 768),
                    forward(4096, 1152, 384),
                    forward(4096, 1536, 384),
                    forward(4096, 384, 1536),
                    new Product(1024, 768, 3072, false, false),
                    new Product(3072, 768, 1024, true, false),
                    new Product(4096, 384, 1536, false, false),
                    new Product(1536, 384, 4096, true, false),
                    forward(1, 2304, 768),
                    forward(8, 768, 768),
                    new Product(1, 768, 768, false, false));

    /** A square, a linear layer, a weight gradient and one token. */
    static final List<Product> QUICK =
            List.of(
                    forward(1024, 1024, 1024),
                    forward(1024, 768, 3072),
                    new Product(1536, 384, 4096, true, false),
                    forward(1, 2304, 768));

    double flops() {
        return 2.0 * m * n * k;
    }

    Layout a() {
        Layout dense = Layout.dense(transposeA ? Shape.of(1, k, m) : Shape.of(1, m, k));
        return transposeA ? dense.permute(0, 2, 1) : dense;
    }

    Layout b() {
        Layout dense = Layout.dense(transposeB ? Shape.of(1, n, k) : Shape.of(1, k, n));
        return transposeB ? dense.permute(0, 2, 1) : dense;
    }

    Layout c() {
        return Layout.dense(Shape.of(1, m, n));
    }

    String name() {
        String form = transposeA ? "dw" : transposeB ? "fwd" : "dx";
        return "m%s.n%s.k%s.%s".formatted(m, n, k, form);
    }
}
