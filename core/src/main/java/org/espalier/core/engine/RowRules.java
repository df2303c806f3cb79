package org.espalier.core.engine;

import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The gradients of what goes by row number. */
final class RowRules {
    private RowRules() {}

    /** Exact below 2²⁴, as indices are. */
    private static final Program FROM_ZERO =
            Program.named("from-zero", p -> p.out(p.in("n").max(Expr.literal(0))));

    private static final Program TAKEN =
            Program.named(
                    "taken",
                    p -> {
                        Expr x = p.in("x");
                        Expr zero = Expr.literal(0);
                        p.out(p.in("n").lt(zero).select(zero, x));
                    });

    /** y = table rows by number. Saves the numbers. */
    record OfGather(Shape table) implements Rule {
        @Override
        public String label() {
            return "gather";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return Arrays.asList(
                    d == null ? null : d.scatterAdd(saved.getFirst(), table.dim(0)), null);
        }
    }

    /** y = rows summed by number. Saves the numbers. */
    record OfScatterAdd() implements Rule {
        @Override
        public String label() {
            return "scatter-add";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return Arrays.asList(null, d == null ? null : back(d, saved.getFirst()));
        }

        /**
         * Rows of d by number; zeros where the number is negative, as such a row was passed over.
         */
        private static Tensor back(Tensor d, Tensor numbers) {
            Tensor inside = Tensor.map(FROM_ZERO, numbers).cast(numbers.dtype());
            Shape column = numbers.shape();
            for (int i = 1; i < d.shape().rank(); i++) {
                column = column.insert(column.rank(), 1);
            }
            return Tensor.map(TAKEN, d.gather(inside), numbers.reshape(column.dims()));
        }
    }
}
