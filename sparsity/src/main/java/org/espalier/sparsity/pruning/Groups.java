package org.espalier.sparsity.pruning;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.ProgramBuilder;
import org.espalier.kernel.Shape;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/**
 * Groups of m neighbours along the input axis, axis 1 of a parameter, of which the n of the largest
 * magnitude are kept; of equal ones those that come first.
 */
final class Groups {
    static final Option<Long> N =
            Option.whole("n", 2).in(1, 32).doc("weights kept of each group, n");
    static final Option<Long> M =
            Option.whole("m", 4).in(2, 32).doc("neighbours along the input axis in a group, m");

    private final int n;
    private final int m;

    private Groups(int n, int m) {
        this.n = n;
        this.m = m;
    }

    static Groups of(Options options) {
        long n = options.get(N);
        long m = options.get(M);
        if (n > m) {
            throw new OptionException(
                    "option 'n' is %s and 'm' is %s; of a group of m no more than m can be kept. Fix: n: %s"
                            .formatted(n, m, m),
                    N.name());
        }
        return new Groups(Math.toIntExact(n), Math.toIntExact(m));
    }

    /** Whether a parameter's input axis falls into whole groups. */
    boolean fits(Shape shape) {
        return shape.rank() >= 2 && shape.dim(1) % m == 0;
    }

    /** A program over the groups: of w, and of whether it is kept. */
    @FunctionalInterface
    interface Rule {
        Expr of(Expr w, Expr isKept);
    }

    /**
     * A program for {@link #map}.
     *
     * @param axis the groups' axis, from the last
     */
    Program program(String name, int axis, Rule rule) {
        return Program.named(
                name,
                p -> {
                    Expr w = p.in("w");
                    p.out(rule.of(w, isKept(p, w.abs(), axis)));
                });
    }

    private Expr isKept(ProgramBuilder p, Expr size, int axis) {
        Expr ahead = Expr.literal(0);
        for (int j = 0; j < m; j++) {
            Expr other = p.in("w" + j).abs();
            Expr isEarlier = other.eq(size).and(Expr.literal(j).lt(Expr.index(axis)));
            Expr isAhead = other.gt(size).or(isEarlier);
            ahead = ahead.add(isAhead.select(Expr.literal(1), Expr.literal(0)));
        }
        return ahead.lt(p.param("n"));
    }

    /** The groups' axis in the form that programs see: the last one of a matrix. */
    static int axis(int rank) {
        return rank == 2 ? -1 : -2;
    }

    /**
     * Runs a program over a parameter's value w [.., out, in, ..], which may have axes before its
     * own.
     *
     * @param rank of the parameter
     */
    Tensor map(Program program, Tensor w, int rank) {
        Tensor groups = groups(w, rank);
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(groups);
        Tensor fixed = groups.detach();
        int axis = axis(rank);
        IntStream.range(0, m).forEach(j -> inputs.add(fixed.slice(axis, j, j + 1)));
        Tensor[] all = inputs.toArray(Tensor[]::new);
        Tensor y = Tensor.map(program, Scalars.of("n", n), all).getFirst();
        return y.reshape(w.shape().dims());
    }

    /** [.., out, in, ..] → [.., out, in/m, m] of a matrix, else [.., out, in/m, m, rest]. */
    private Tensor groups(Tensor w, int rank) {
        Shape shape = w.shape();
        int in = shape.rank() - rank + 1;
        Shape rest =
                rank == 2 ? Shape.of() : Shape.of(shape.slice(in + 1, shape.rank()).elements());
        Shape grouped = shape.slice(0, in).concat(Shape.of(shape.dim(in) / m, m)).concat(rest);
        return w.reshape(grouped.dims());
    }
}
