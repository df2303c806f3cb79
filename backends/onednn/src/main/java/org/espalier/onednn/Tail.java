package org.espalier.onednn;

/** A post-op of a whole product, before the product is cut. */
sealed interface Tail {
    /** The same for every element. */
    record Same(PostOp op) implements Tail {}

    /** With another operand: as large as the product, or one row. */
    record With(boolean times, Side other) implements Tail {}

    /** For a piece of the product. */
    default PostOp part(long rows, long columns) {
        return switch (this) {
            case Same(PostOp op) -> op;
            case With(boolean times, Side other) ->
                    new PostOp.With(
                            times, other.part(Math.min(rows, other.matrix().rows()), columns));
        };
    }
}
