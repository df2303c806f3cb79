package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of an update: sums over terms and a factor for all of them, which whoever reads
 * them multiplies by. Only when somebody writes them are they multiplied where they lie.
 */
final class Gradients {
    private static final Program SQUARE = Program.named("norm", p -> p.out(p.in("g").square()));
    private static final Program NORM =
            Program.named("norm", p -> p.out(p.in("squares").sqrt().div(p.param("n"))));
    private static final Program SCALE =
            Program.named("scale", p -> p.out(p.in("factor").div(p.param("n"))));
    private static final Program TIMES =
            Program.named("scaled", p -> p.set("g", p.in("g").mul(p.in("scale"))));

    private final Map<Group, Buffer> arrays;
    private final Tensor nameOrder; // i32 [P]: place among all sums, in name order
    private double terms; // what the arrays are still to be divided by
    private @Nullable Tensor factor; // what they are still to be multiplied by, if anything
    private @Nullable Tensor scale;
    private @Nullable Tensor norm; // without the factor

    /**
     * Sums of gradients by group.
     *
     * @param terms what the sums are to be divided by
     * @param nameOrder i32 [P], where each parameter's sum is among those of all groups, in name
     *     order
     */
    Gradients(Map<Group, Buffer> arrays, Tensor nameOrder, double terms) {
        this.arrays = arrays;
        this.nameOrder = nameOrder;
        this.terms = terms;
    }

    /** The arrays, to be given back. */
    Map<Group, Buffer> arrays() {
        return arrays;
    }

    Buffer of(Group group) {
        return java.util.Objects.requireNonNull(arrays.get(group));
    }

    /** What the arrays are to be multiplied by: a scalar. */
    Tensor scale() {
        if (scale == null) {
            Tensor by = factor == null ? one() : factor;
            scale = Tensor.map(SCALE, Scalars.of("n", terms), by).getFirst();
        }
        return scale;
    }

    private Tensor one() {
        return nameOrder.session().scalar(1);
    }

    /** Multiplies all gradients by a scalar. */
    void scale(Tensor by) {
        factor = factor == null ? by : factor.mul(by);
        scale = null;
    }

    /** The norm of all gradients together: a scalar. */
    Tensor norm() {
        if (norm == null) {
            norm = Tensor.map(NORM, Scalars.of("n", terms), squares()).getFirst();
        }
        return factor == null ? norm : norm.mul(factor);
    }

    /** Σ‖gₚ‖², per parameter first, then in name order. */
    private Tensor squares() {
        return perParameter().sum();
    }

    /** ‖gₚ‖² in name order, [P, 1], of sums that nothing has been multiplied into. */
    private Tensor perParameter() {
        List<Tensor> squares = new ArrayList<>();
        arrays.forEach((g, array) -> squares.add(g.arena().perParameter(SQUARE, array)));
        Tensor all = Tensor.concat(0, squares); // [P]
        return all.unsqueeze(1).gather(nameOrder);
    }

    /** The place in name order of the first parameter whose sum is not finite; −1 for none. */
    int firstNotFinite() {
        double[] squares = perParameter().toDoubles();
        for (int i = 0; i < squares.length; i++) {
            if (!Double.isFinite(squares[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Makes the arrays the gradients themselves, because one is about to be written. */
    void settle() {
        if (terms != 1 || factor != null) {
            arrays.forEach(this::multiply);
            terms = 1;
            factor = null;
            scale = null;
        }
        norm = null;
    }

    private void multiply(Group group, Buffer array) {
        ParameterArena arena = group.arena();
        Slice g = arena.whole(array);
        Slice by = ParameterArena.operand(scale(), g.layout().shape());
        arena.run(TIMES, Scalars.none(), List.of(g, by), List.of(g));
    }
}
