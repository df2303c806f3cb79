package org.espalier.train;

import java.util.List;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;

/**
 * Rewrites a model before it is trained: weights that are computed from others, layers in the place
 * of layers. A run applies its transforms in their order when the model is made, and again when it
 * is loaded.
 */
public interface Transform {
    /** The names of what it can rewrite in a model, parameters or modules. */
    List<String> targets(Module model);

    /**
     * Rewrites some of them.
     *
     * @param targets one or more of those named by {@link #targets}, in that order
     */
    void apply(Module model, List<String> targets);

    /**
     * Whether it puts modules in the place of modules, and weights in the place of weights: then a
     * run that begins from such a run's weights needs it too. Adapters are merged instead.
     */
    default boolean isStructural() {
        return false;
    }

    /**
     * A transform that adapts parameters, one by one. What earlier transforms' adapters train is no
     * target: it serves a parameter that is one.
     */
    interface OfParameters extends Transform {
        /** Whether it can adapt a parameter. */
        boolean fits(Parameter parameter);

        /** Adapts a parameter. */
        void apply(Parameter parameter);

        @Override
        default List<String> targets(Module model) {
            return model.baseParameters().stream().filter(this::fits).map(Parameter::name).toList();
        }

        @Override
        default void apply(Module model, List<String> targets) {
            model.parameters().stream()
                    .filter(p -> targets.contains(p.name()))
                    .forEach(this::apply);
        }
    }
}
