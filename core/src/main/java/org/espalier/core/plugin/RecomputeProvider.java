package org.espalier.core.plugin;

import java.util.ArrayList;
import java.util.List;
import org.espalier.nn.Module;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.train.Transform;

/**
 * Activation checkpointing (Chen, Xu, Zhang and Guestrin, "Training Deep Nets with Sublinear Memory
 * Cost", 2016): of the modules named, the input alone is kept for the pass back, which computes the
 * rest again. It changes no bit of a run.
 */
public final class RecomputeProvider implements TransformProvider {
    /** For ServiceLoader. */
    public RecomputeProvider() {}

    @Override
    public String id() {
        return "recompute";
    }

    @Override
    public String summary() {
        return "computes activations again instead of keeping them";
    }

    @Override
    public Transform create(Options options) {
        return new Rule();
    }

    private record Rule() implements Transform {
        @Override
        public List<String> targets(Module model) {
            List<String> paths = new ArrayList<>();
            model.children()
                    .values()
                    .forEach(part -> {
                        paths.add(part.path());
                        paths.addAll(targets(part));
                    });
            return paths;
        }

        /** What lies in a module that is computed again needs no second time of its own. */
        @Override
        public void apply(Module model, List<String> targets) {
            model.children()
                    .values()
                    .forEach(part -> {
                        if (targets.contains(part.path())) {
                            part.recompute(true);
                        } else {
                            apply(part, targets);
                        }
                    });
        }
    }
}
