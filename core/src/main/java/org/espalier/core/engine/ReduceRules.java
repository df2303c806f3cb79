package org.espalier.core.engine;

import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The gradients of reductions. */
final class ReduceRules {
    private ReduceRules() {}

    private static final Program MAX_SHARE =
            Program.named("max-share", p -> p.out(one(p.in("x").eq(p.in("y")))));

    private static final Program MAX_PART =
            Program.named(
                    "max-part",
                    p -> {
                        var hit = one(p.in("x").eq(p.in("y")));
                        p.out(hit.mul(p.in("dy")).div(p.in("n")));
                    });

    private static Expr one(Expr mask) {
        return mask.select(Expr.literal(1), Expr.literal(0));
    }

    /** y = Σ f(x…) over axes. Saves the inputs that f's derivative reads. */
    record OfSum(MapRule map, Shape keptAxes) implements Rule {
        @Override
        public String label() {
            return "sum";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return d == null
                    ? Rule.nothing(wanted.length)
                    : map.pull(saved, List.of(d.reshape(keptAxes.dims())), wanted);
        }
    }

    /** y = max or min of x over axes; equal extremes share the gradient. Saves x and y. */
    record OfExtreme(String label, List<Integer> axes, Shape keptAxes) implements Rule {
        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            if (d == null) {
                return Rule.nothing(1);
            }
            Tensor x = saved.getFirst();
            Tensor y = saved.getLast().reshape(keptAxes.dims());
            Tensor n = Tensor.reduce(MAX_SHARE, Combine.SUM, axes, x.detach(), y.detach());
            Tensor part =
                    Tensor.map(
                            MAX_PART,
                            x.detach(),
                            y.detach(),
                            d.reshape(keptAxes.dims()),
                            n.reshape(keptAxes.dims()));
            return List.of(part);
        }
    }
}
