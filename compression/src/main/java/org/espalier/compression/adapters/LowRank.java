package org.espalier.compression.adapters;

import java.util.List;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Transform;

/**
 * The product of two narrow matrices that is added to a parameter of two axes, W + s·BA, and what
 * becomes of the rest of the model.
 *
 * @param rank r, of B [out, r] and A [r, in]
 * @param scale s
 * @param freezesOthers whether parameters that serve no adapter are frozen, adapted or not
 */
record LowRank(long rank, double scale, boolean freezesOthers) {
    private static final Option<Long> RANK =
            Option.whole("rank", 8).in(1, 1e6).doc("columns of B and rows of A, r");
    private static final Option<Double> ALPHA =
            Option.real("alpha", 16).positive().doc("what BA is multiplied by, before 1/r");
    private static final Option<Boolean> RS =
            Option.flag("rs", false).doc("whether BA is scaled by alpha/√r instead of alpha/r");
    private static final Option<String> OTHERS =
            Option.choice("others", "frozen", "frozen", "trained")
                    .doc("what becomes of the model's parameters that are not adapted");

    static final List<Option<?>> OPTIONS = List.of(RANK, ALPHA, RS, OTHERS);

    static LowRank of(Options options) {
        long rank = options.get(RANK);
        double share = options.get(RS) ? StrictMath.sqrt((double) rank) : (double) rank;
        return new LowRank(rank, options.get(ALPHA) / share, options.get(OTHERS).equals("frozen"));
    }

    /** Whether a parameter is a matrix. */
    static boolean fits(Parameter p) {
        return p.shape().rank() == 2;
    }

    /** Refuses a matrix whose own rank is no more than that of the adapter. */
    void require(Parameter p) {
        long most = Math.min(p.shape().dim(0), p.shape().dim(1));
        if (rank > most) {
            throw new IllegalArgumentException(
                    "%s has rank %s at most, and option 'rank' is %s. Fix: rank=%s or less, or leave it out by 'match'"
                            .formatted(p, most, rank, most));
        }
    }

    /** A transform that adapts matrices, each by itself, and freezes them. */
    interface Rule extends Transform.OfParameters {
        /** What the adapters are made of. */
        LowRank form();

        @Override
        default boolean fits(Parameter p) {
            return LowRank.fits(p);
        }

        @Override
        default void apply(Module model, List<String> targets) {
            Transform.OfParameters.super.apply(model, targets);
            if (form().freezesOthers()) {
                model.baseParameters().forEach(Parameter::freeze);
            }
        }
    }

    /** W [.., out, in] ↦ W + s·BA; at first BA is 0, and W what it was. */
    abstract static class Sum extends Module {
        private final Program add;
        private final Parameter a; // [r, in]
        private final Parameter b; // [out, r]

        Sum(Parameter w, LowRank form) {
            super(w.session());
            form.require(w);
            Shape shape = w.shape();
            long in = shape.dim(1);
            double slope = StrictMath.sqrt(5); // bound 1/√in, as in the authors' program
            a = parameter("a", Init.kaimingUniform(in, slope), form.rank(), in);
            b = parameter("b", Init.zeros(), shape.dim(0), form.rank());
            add = sum(form.scale());
        }

        /** The product's epilogue. */
        private static Program sum(double scale) {
            return Program.named("low-rank", p -> p.out(p.in("ba").mul(scale).add(p.in("w"))));
        }

        /** W + s·BA. */
        final Tensor sum(Tensor w) {
            Tensor left = b.value();
            Tensor right = a.value();
            int axes = Math.max(left.shape().rank(), right.shape().rank());
            return w.shape().rank() > axes // W of several tasks, B and A for all of them
                    ? Tensor.map(add, left.matmul(right), w)
                    : left.matmul(right, add, w);
        }
    }
}
