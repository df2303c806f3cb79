package org.espalier.optimizers.update;

import java.util.List;
import org.espalier.kernel.Program;
import org.espalier.optimizers.Norms;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * Gradient centralization (Yong and others, "Gradient Centralization: A New Optimization Technique
 * for Deep Neural Networks", ECCV 2020, equation 1): the gradient of each row of a matrix loses its
 * mean. Parameters of one axis keep theirs.
 */
public final class Centralize implements UpdateTransformProvider {

    private static final Program CENTER =
            Program.named("centralize", p -> p.set("g", p.in("g").sub(p.in("mean"))));

    /** For ServiceLoader. */
    public Centralize() {}

    @Override
    public String id() {
        return "centralize";
    }

    @Override
    public String summary() {
        return "takes the mean off each row of gradients";
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }

    @Override
    public UpdateTransform create(Options options) {
        return new Rule();
    }

    private record Rule() implements UpdateTransform {
        @Override
        public void before(ModelUpdate u) {
            u.groups().stream()
                    .filter(Update::decays)
                    .forEach(group -> group.parts().forEach(Rule::center));
        }

        private static void center(Update.Part part) {
            Tensor g = part.get("g");
            double perRow = (double) g.shape().elements() / g.shape().dim(0);
            part.run(CENTER, Scalars.none(), Norms.unitSums(g).mul(1 / perRow));
        }
    }
}
