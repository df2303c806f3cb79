package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Pullback;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The table of gradients: one rule per operation, each in differentiable operations. */
final class Rules {
    private Rules() {}

    private static final Program MAX_SHARE =
            Program.named("max-share", p -> p.out(one(p.in("x").eq(p.in("y")))));

    private static final Program MAX_PART =
            Program.named(
                    "max-part",
                    p -> {
                        var hit = one(p.in("x").eq(p.in("y")));
                        p.out(hit.mul(p.in("dy")).div(p.in("n")));
                    });

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

    private static Expr one(Expr mask) {
        return mask.select(Expr.literal(1), Expr.literal(0));
    }

    /** A leaf: nothing to pull. */
    record Leaf(String label) implements Rule {
        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            return List.of();
        }
    }

    /** y = f(x…), element by element. Saves the inputs that f's derivative reads. */
    record OfMap(
            ProgramGradient gradient,
            Program program,
            Scalars scalars,
            Shape shape,
            List<Shape> shapes,
            Pullback kept)
            implements Rule {
        @Override
        public String label() {
            return program.name();
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            IntFunction<Tensor> primal = i -> saved.get(kept.primals().indexOf(i));
            return gradient.of(program, scalars, shape, shapes, wanted, primal, dy);
        }
    }

    /** y = Σ f(x…) over axes. Saves the inputs that f's derivative reads. */
    record OfSum(OfMap map, Shape keptAxes) implements Rule {
        @Override
        public String label() {
            return "sum";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return d == null
                    ? nothing(wanted.length)
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
                return nothing(1);
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

    /**
     * c = epilogue(a·b, …), and a·b as output 1 where it is kept. Saves a, b, and what the
     * epilogue's derivative reads.
     */
    record OfMatMul(
            ProgramGradient gradient,
            Program epilogue,
            Shape shape,
            List<Shape> shapes,
            Pullback kept)
            implements Rule {
        @Override
        public String label() {
            return "matmul";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor a = saved.get(0);
            Tensor b = saved.get(1);
            List<@Nullable Tensor> inner = epilogue(saved, dy, wanted);
            @Nullable Tensor[] dx = new Tensor[wanted.length];
            Tensor dc = product(inner.getFirst(), dy); // [.., M, N]
            if (dc != null && wanted[0]) {
                dx[0] = ProgramGradient.sumTo(dc.matmul(b.transpose()), a.shape());
            }
            if (dc != null && wanted[1]) {
                dx[1] = right(a, b, dc);
            }
            for (int i = 2; i < wanted.length; i++) {
                dx[i] = inner.get(i - 1);
            }
            return Arrays.asList(dx);
        }

        /**
         * The product's gradient: through the epilogue, and as output 1, which second derivatives
         * read.
         */
        private static @Nullable Tensor product(
                @Nullable Tensor through, List<@Nullable Tensor> dy) {
            Tensor own = dy.size() > 1 ? dy.get(1) : null;
            return through == null ? own : own == null ? through : through.add(own);
        }

        /** Gradients of the product and of the epilogue's further inputs. */
        private List<@Nullable Tensor> epilogue(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            if (epilogue.equals(Program.identity())) {
                return dy.subList(0, 1);
            }
            if (dy.getFirst() == null) {
                return nothing(epilogue.inputs().size());
            }
            boolean[] inner = new boolean[epilogue.inputs().size()];
            inner[0] = wanted[0] || wanted[1];
            System.arraycopy(wanted, 2, inner, 1, inner.length - 1);
            IntFunction<Tensor> primal = i -> saved.get(2 + kept.primals().indexOf(i));
            return gradient.of(epilogue, Scalars.none(), shape, shapes, inner, primal, dy);
        }

        /** aᵀ·dc; where b has no leading axes, those of a and dc are rows. */
        private static Tensor right(Tensor a, Tensor b, Tensor dc) {
            if (b.shape().rank() > 2) {
                return ProgramGradient.sumTo(a.transpose().matmul(dc), b.shape());
            }
            return rows(a).transpose().matmul(rows(dc));
        }

        /** Leading axes merged: [R, last]. */
        private static Tensor rows(Tensor x) {
            Shape lead = x.shape().slice(0, x.shape().rank() - 1);
            return x.reshape(lead.elements(), x.shape().dim(-1));
        }
    }

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

    /** The same elements under another layout. */
    record OfView(CoreEngine engine, Op.Transform transform, Shape source) implements Rule {
        @Override
        public String label() {
            return "view";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return Arrays.asList(d == null ? null : back(d));
        }

        private Tensor back(Tensor d) {
            return switch (transform) {
                case Op.Transform.Reshape _ -> d.reshape(source.dims());
                case Op.Transform.Permute p -> d.permute(inverse(p.order()));
                case Op.Transform.Broadcast _ -> ProgramGradient.sumTo(d, source);
                case Op.Transform.Slice s -> engine.pad(d, s, source);
            };
        }

        private static int[] inverse(List<Integer> order) {
            return IntStream.range(0, order.size()).map(order::indexOf).toArray();
        }
    }

    /** Zeros with x in a slice of them. */
    record OfPad(CoreEngine engine, Op.Transform.Slice slice) implements Rule {
        @Override
        public String label() {
            return "pad";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return Arrays.asList(d == null ? null : engine.view(d, slice));
        }
    }

    /** Equal parts of an axis. */
    record OfSplit(int axis, int parts, Shape part) implements Rule {
        @Override
        public String label() {
            return "split";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            List<Tensor> all = new ArrayList<>();
            Tensor any = dy.stream().filter(d -> d != null).findFirst().orElse(null);
            for (int i = 0; any != null && i < parts; i++) {
                Tensor d = i < dy.size() ? dy.get(i) : null;
                all.add(d != null ? d : any.session().scalar(0).broadcastTo(part.dims()));
            }
            return Arrays.asList(any == null ? null : Tensor.concat(axis, all));
        }
    }

    /** Parts joined along an axis. */
    record OfConcat(int axis, List<Long> sizes) implements Rule {
        @Override
        public String label() {
            return "concat";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            if (d == null) {
                return nothing(wanted.length);
            }
            List<@Nullable Tensor> parts = new ArrayList<>();
            long at = 0;
            for (int i = 0; i < wanted.length; i++) {
                parts.add(wanted[i] ? d.slice(axis, at, at + sizes.get(i)) : null);
                at += sizes.get(i);
            }
            return parts;
        }
    }

    /** Another type. */
    record OfCast(DType source) implements Rule {
        @Override
        public String label() {
            return "cast";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return Arrays.asList(d == null ? null : d.cast(source));
        }
    }

    static List<@Nullable Tensor> nothing(int inputs) {
        return Arrays.asList(new Tensor[inputs]);
    }
}
