package org.espalier.sparsity.pruning;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.NamePattern;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * The decay of SR-STE (Zhou and others, "Learning N:M Fine-grained Structured Sparse Neural
 * Networks From Scratch", ICLR 2021, equation 9): to the gradient of each weight that {@link NOfM}
 * does not keep, λ·w is added, so that masks settle.
 */
public final class SrSte implements UpdateTransformProvider {
    private static final Option<Double> LAMBDA =
            Option.real("lambda", 2e-4).nonNegative().doc("decay of weights that are not kept, λ");
    private static final Option<String> MATCH =
            Option.text("match", "*").doc("pattern for names of parameters; a star is any letters");

    private static final Program DECAY =
            Program.named(
                    "sr-ste",
                    p -> {
                        Expr zeroed = p.in("zeroed").mul(p.param("lambda"));
                        p.set("g", zeroed.fma(p.in("w"), p.inOut("g")));
                    });

    /** For ServiceLoader. */
    public SrSte() {}

    @Override
    public String id() {
        return "sr-ste";
    }

    @Override
    public String summary() {
        return "decays the weights that n-of-m does not keep";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LAMBDA, Groups.N, Groups.M, MATCH);
    }

    @Override
    public UpdateTransform create(Options options) {
        NamePattern pattern = NamePattern.of(options.get(MATCH));
        Groups groups = Groups.of(options);
        return new Rule(options.get(LAMBDA), groups, pattern, mask(groups, 2), mask(groups, 3));
    }

    /** 1 for what is not kept, else 0. */
    private static Program mask(Groups groups, int rank) {
        return groups.program(
                "sr-ste-mask",
                Groups.axis(rank),
                (_, isKept) -> isKept.select(Expr.literal(0), Expr.literal(1)));
    }

    private record Rule(
            double lambda, Groups groups, NamePattern pattern, Program ofMatrix, Program ofStack)
            implements UpdateTransform {
        @Override
        public boolean fits(String parameter, Shape shape) {
            return groups.fits(shape) && pattern.fits(parameter);
        }

        @Override
        public void before(ModelUpdate u) {
            for (Update group : u.groups()) {
                group.parts().stream().filter(p -> fits(p.name(), p.shape())).forEach(this::decay);
            }
        }

        private void decay(Update.Part part) {
            int rank = part.shape().rank();
            Program mask = rank == 2 ? ofMatrix : ofStack;
            Tensor zeroed = groups.map(mask, part.get("w"), rank);
            part.run(DECAY, Scalars.of("lambda", lambda), zeroed);
        }
    }
}
