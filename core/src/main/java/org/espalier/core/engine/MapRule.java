package org.espalier.core.engine;

import java.util.List;
import java.util.function.IntFunction;
import org.espalier.kernel.Program;
import org.espalier.kernel.Pullback;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** y = f(x…), element by element. Saves the inputs that f's derivative reads. */
record MapRule(
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

    /** True when no gradient passes through. */
    boolean isConstant() {
        return kept.results().isEmpty();
    }
}
