package org.espalier.train;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * What happens to gradients before the optimizer sees them, or to weights after it: clipping,
 * noise, a bound of norms. Several are applied in the order of the run file. Nothing of it happens
 * in a step whose gradient is not finite.
 */
public interface UpdateTransform {
    /**
     * (optional) Whether it is for a parameter. It keeps nothing for one that it is not for, and a
     * run in which it is for none does not start. Default: it is for all.
     */
    default boolean fits(String parameter, Shape shape) {
        return true;
    }

    /** (optional) The arrays it keeps for a parameter of this shape and type. Default: none. */
    default List<StateArray> state(Shape shape, DType dtype) {
        return List.of();
    }

    /** (optional) Changes the mean gradients. Default: leaves them. */
    default void before(ModelUpdate update) {}

    /** (optional) Changes the weights after the optimizer. Default: leaves them. */
    default void after(ModelUpdate update) {}

    /**
     * (optional) The state array that stands for the weights in evaluation and generation after so
     * many updates: a mean of weights, for instance. Default: none. Of several transforms the last
     * counts.
     */
    default Optional<String> evaluated(long updates) {
        return Optional.empty();
    }
}
