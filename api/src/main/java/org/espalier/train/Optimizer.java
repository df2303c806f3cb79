package org.espalier.train;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * An update rule: a short sequence of programs over a group of parameters, which lie in one arena
 * with their gradients and state, so that a rule that is one program is one launch.
 */
public interface Optimizer {
    /** The learning rate before the schedule. */
    double rate();

    /** The arrays it keeps for a parameter of this shape and type. */
    List<StateArray> state(Shape shape, DType dtype);

    /** Makes one update. */
    void update(Update update);

    /**
     * (optional) True when each element is updated by its own gradient and state alone, so that the
     * parameters may be cut anywhere. A rule that looks at a whole parameter, at its norm for
     * instance, says false. Default: true.
     */
    default boolean isElementwise() {
        return true;
    }

    /**
     * (optional) Who updates a parameter: a rule for matrices hands others to a rule of its own
     * choice. Default: this one.
     *
     * @param name the parameter's name, modules and dots before it
     */
    default Optimizer of(String name, Shape shape) {
        return this;
    }

    /** Bytes of state for a parameter of this shape and type. */
    default long stateBytes(Shape shape, DType dtype) {
        return state(shape, dtype).stream().mapToLong(StateArray::bytes).sum();
    }
}
