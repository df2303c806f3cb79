package org.espalier.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.Slice;

/** Binds a chain to the operands of a launch, where they lie as oneDNN reads them. */
final class Tails {
    private Tails() {}

    /**
     * The chain's post-ops, or empty where an operand lies otherwise.
     *
     * @param extras the epilogue's inputs from 1 on
     * @param output the product's own place, row-major
     */
    static Optional<List<Tail>> of(Chain chain, List<Slice> extras, Slice output) {
        List<Tail> tails = new ArrayList<>();
        for (Chain.Step step : chain.steps()) {
            of(step, extras, output).ifPresent(tails::add);
        }
        return tails.size() == chain.steps().size() ? Optional.of(tails) : Optional.empty();
    }

    private static Optional<Tail> of(Chain.Step step, List<Slice> extras, Slice output) {
        return switch (step) {
            case Chain.Step.Scale(float by) -> Optional.of(new Tail.Same(new PostOp.Scale(by)));
            case Chain.Step.Relu() -> Optional.of(new Tail.Same(new PostOp.Relu()));
            case Chain.Step.With(boolean times, int input) ->
                    operand(extras.get(input - 1), output).map(x -> new Tail.With(times, x));
        };
    }

    private static Optional<Side> operand(Slice extra, Slice output) {
        boolean apart = !extra.buffer().equals(output.buffer());
        if (!apart || extra.buffer().dtype() != DType.F32) {
            return Optional.empty();
        }
        Layout x = extra.layout();
        if (isRow(x)) {
            Matrix row = new Matrix(DType.F32, 1, x.shape().dim(2), 0, 1);
            return Optional.of(new Side(row, Side.of(extra).at(), 0));
        }
        return liesLike(x, output.layout()) ? Optional.of(Side.of(extra)) : Optional.empty();
    }

    /** One row without gaps for all rows of all matrices. */
    private static boolean isRow(Layout x) {
        return still(x, 0) && still(x, 1) && steps(x, 2, 1);
    }

    private static boolean still(Layout x, int axis) {
        return steps(x, axis, 0);
    }

    private static boolean steps(Layout x, int axis, long stride) {
        return x.shape().dim(axis) == 1 || x.stride(axis) == stride;
    }

    /** As oneDNN walks over both at once. */
    private static boolean liesLike(Layout x, Layout output) {
        return steps(output, 2, 1) && steps(x, 2, 1) && steps(x, 1, output.stride(1));
    }
}
