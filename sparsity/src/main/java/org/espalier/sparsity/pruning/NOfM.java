package org.espalier.sparsity.pruning;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Transform;

/**
 * N:M sparsity (Mishra and others, "Accelerating Sparse Deep Neural Networks", 2021; trained from
 * scratch as in Zhou and others, "Learning N:M Fine-grained Structured Sparse Neural Networks From
 * Scratch", ICLR 2021): of each m neighbours along the input axis the forward pass sees the n of
 * the largest magnitude as they are and zeros for the others. The gradient goes straight through to
 * all of them, so that a weight that was zeroed may come back. {@link SrSte} adds the decay of
 * SR-STE.
 */
public final class NOfM implements TransformProvider {
    /** For ServiceLoader. */
    public NOfM() {}

    @Override
    public String id() {
        return "n-of-m";
    }

    @Override
    public String summary() {
        return "keeps n of each m weights along the input axis";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(Groups.N, Groups.M);
    }

    @Override
    public Transform create(Options options) {
        return new Rule(Groups.of(options));
    }

    private record Rule(Groups groups) implements Transform.OfParameters {
        @Override
        public boolean fits(Parameter parameter) {
            return groups.fits(parameter.shape());
        }

        @Override
        public void apply(Parameter parameter) {
            int rank = parameter.shape().rank();
            parameter.adapt("n-of-m", new Kept(parameter.session(), groups, rank));
        }
    }

    /** W ↦ W with zeros for what is not kept, and the gradient of W ↦ W. */
    private static final class Kept extends Module {
        private final Groups groups;
        private final int rank;
        private final Program program;

        Kept(Session session, Groups groups, int rank) {
            super(session);
            this.groups = groups;
            this.rank = rank;
            this.program =
                    groups.program(
                            "n-of-m",
                            Groups.axis(rank),
                            (w, isKept) -> Expr.surrogate(isKept.select(w, Expr.literal(0)), w));
        }

        @Override
        protected Tensor forward(Tensor w) {
            return groups.map(program, w, rank);
        }
    }
}
