package org.espalier.core.engine;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Tensor;

/**
 * What core knows of a composite. Output 0 is the differentiable one.
 *
 * @param name the composite's name
 * @param rowwise true when input 0 is a stack of rows: it is passed as [N, C], and results come
 *     back under its leading axes
 * @param check fails where the inputs do not fit; backends rely on it
 * @param shapes shapes of all outputs, from the attributes and the shapes of the inputs
 * @param decomposition output 0 in differentiable operations: the oracle, and what second
 *     derivatives use
 * @param gradientInputs inputs that {@code name.grad} takes, in order
 * @param gradientOutputs outputs that {@code name.grad} takes after them; they are saved by the
 *     forward pass
 * @param differentiable inputs that {@code name.grad} gives gradients of, in order
 * @param inPlace whether the first gradient may overwrite the first operand of {@code name.grad}
 */
record CompositeDefinition(
        String name,
        boolean rowwise,
        Check check,
        Shapes shapes,
        Decomposition decomposition,
        List<Integer> gradientInputs,
        List<Integer> gradientOutputs,
        List<Integer> differentiable,
        boolean inPlace) {
    /** Fails where the inputs do not fit, naming the one. */
    @FunctionalInterface
    interface Check {
        void of(Op.Composite op, List<Tensor> inputs);
    }

    /** Shapes of the outputs. */
    @FunctionalInterface
    interface Shapes {
        List<Shape> of(Op.Composite op, List<Shape> inputs);
    }

    /** Output 0 from the inputs. */
    @FunctionalInterface
    interface Decomposition {
        Tensor of(Op.Composite op, List<Tensor> inputs);
    }
}
