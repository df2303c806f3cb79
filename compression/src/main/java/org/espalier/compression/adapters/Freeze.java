package org.espalier.compression.adapters;

import java.util.List;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.train.Transform;

/**
 * Leaves parameters as they are ({@link Parameter#freeze}): no gradient, no optimizer state, no
 * decay, no update. What later transforms adapt them by is trained.
 */
public final class Freeze implements TransformProvider {
    /** For ServiceLoader. */
    public Freeze() {}

    @Override
    public String id() {
        return "freeze";
    }

    @Override
    public String summary() {
        return "parameters that are not trained";
    }

    @Override
    public Transform create(Options options) {
        return new Rule();
    }

    private record Rule() implements Transform {
        @Override
        public List<String> targets(Module model) {
            return model.parameters().stream().map(Parameter::name).toList();
        }

        @Override
        public void apply(Module model, List<String> targets) {
            model.parameters().stream()
                    .filter(p -> targets.contains(p.name()))
                    .forEach(Parameter::freeze);
        }
    }
}
