package org.espalier.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A product c [M, N] = a [M, K] · b [K, N], followed by post-ops.
 *
 * @param packed whether b is in the form that its {@link Packing} gives it
 */
record Recipe(Matrix a, Matrix b, Matrix c, boolean packed, List<PostOp> then) {
    /** A bare product of matrices as they lie. */
    static Recipe of(Matrix a, Matrix b, Matrix c) {
        return new Recipe(a, b, c, false, List.of());
    }

    /** The product compiled, where oneDNN has code for it. */
    Optional<Primitive> compile(Engine engine) {
        try (Descriptor right = Descriptor.of(b)) {
            return compile(engine, right.handle());
        }
    }

    /** The same with b described otherwise. */
    Optional<Primitive> compile(Engine engine, long right) {
        long attributes = PostOp.attributes(then);
        try (Descriptor left = Descriptor.of(a);
                Descriptor product = Descriptor.of(c)) {
            return Primitive.of(
                    engine,
                    arguments(),
                    r ->
                            Dnnl.dnnl_matmul_primitive_desc_create(
                                    r,
                                    engine.handle(),
                                    left.handle(),
                                    right,
                                    0,
                                    product.handle(),
                                    attributes));
        } finally {
            Dnnl.dnnl_primitive_attr_destroy(attributes);
        }
    }

    /** a, b, c, then the matrices of post-ops. */
    private List<Integer> arguments() {
        List<Integer> all = new ArrayList<>(List.of(Dnnl.ARG_SRC, Dnnl.ARG_WEIGHTS, Dnnl.ARG_DST));
        for (int i = 0; i < then.size(); i++) {
            if (then.get(i) instanceof PostOp.With) {
                all.add(Dnnl.ARG_POST_OP * (i + 1) | Dnnl.ARG_SRC_1);
            }
        }
        return all;
    }
}
