package org.espalier.onednn;

import java.util.List;

/** What oneDNN does to an element of the product before it stores it. */
sealed interface PostOp {
    /** Times a number. */
    record Scale(float by) implements PostOp {}

    /** Where it is above zero, else 0; NaN becomes 0, as in {@code zero.lt(x).select(x, zero)}. */
    record Relu() implements PostOp {}

    /** Plus, or times, the element of another matrix: one of its size, or a row for all rows. */
    record With(boolean times, Matrix matrix) implements PostOp {}

    /** Attributes of a product with these; the caller destroys them. */
    static long attributes(List<PostOp> all) {
        long attributes = Engine.made("attributes", Dnnl::dnnl_primitive_attr_create);
        int mode = Dnnl.dnnl_primitive_attr_set_scratchpad_mode(attributes, Dnnl.SCRATCHPAD_USER);
        OneDnnException.check(mode, "scratchpad mode");
        if (!all.isEmpty()) {
            long list = Engine.made("post-ops", Dnnl::dnnl_post_ops_create);
            all.forEach(op -> OneDnnException.check(op.append(list), "post-op"));
            int set = Dnnl.dnnl_primitive_attr_set_post_ops(attributes, list);
            Dnnl.dnnl_post_ops_destroy(list);
            OneDnnException.check(set, "post-ops");
        }
        return attributes;
    }

    private int append(long list) {
        return switch (this) {
            case Scale(float by) ->
                    Dnnl.dnnl_post_ops_append_eltwise(list, Dnnl.ELTWISE_LINEAR, by, 0);
            case Relu() -> Dnnl.dnnl_post_ops_append_eltwise(list, Dnnl.ELTWISE_RELU, 0, 0);
            case With(boolean times, Matrix matrix) -> {
                try (Descriptor d = Descriptor.of(matrix)) {
                    int kind = times ? Dnnl.BINARY_MUL : Dnnl.BINARY_ADD;
                    yield Dnnl.dnnl_post_ops_append_binary(list, kind, d.handle());
                }
            }
        };
    }
}
