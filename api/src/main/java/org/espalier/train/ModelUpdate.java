package org.espalier.train;

import java.util.List;
import org.espalier.tensor.Tensor;

/** One update of all parameters of a model, as an {@link UpdateTransform} sees it. */
public interface ModelUpdate {
    /** The number of this update, from 1. */
    long step();

    /** The norm of all gradients together, as they are now: a scalar. */
    Tensor norm();

    /**
     * Multiplies all gradients by a scalar. It costs nothing: whoever reads them next multiplies.
     */
    void scale(Tensor factor);

    /**
     * The groups of parameters. Their programs may also write {@code g}, and their operands are
     * {@code w}, {@code g} and the transform's own state.
     */
    List<Update> groups();

    /**
     * Puts a figure into the step's line of {@code metrics.jsonl}: a share of weights, for
     * instance. Where several transforms report the same name, the later ones have their place in
     * the list behind it: {@code density[1]}.
     *
     * @param name lower-case letters, digits and underscores; none of the line's own fields
     */
    void report(String name, double value);
}
