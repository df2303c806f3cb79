package org.espalier.nn;

import java.util.ArrayList;
import java.util.List;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * A multilayer perceptron: linear layers with a non-linearity between them, over the last axis:
 * [.., first width] → [.., last width]. Weights start as He and others (2015) have it, bound
 * √(6/fanIn), biases with 0.
 */
public final class Perceptron extends Module {
    private final List<Linear> layers = new ArrayList<>();

    /**
     * Layers {@code layers.0}, {@code layers.1}, ….
     *
     * @param widths of the input, the hidden layers and the result: two or more
     */
    public Perceptron(Session session, List<Integer> widths, Activation activation) {
        super(session);
        if (widths.size() < 2) {
            throw new IllegalArgumentException(
                    "perceptron: widths are %s. Fix: give those of the input and of the result"
                            .formatted(widths));
        }
        int last = widths.size() - 1;
        for (int i = 1; i <= last; i++) {
            Activation a = i < last ? activation : Activation.IDENTITY;
            layers.add(child("layers." + (i - 1), layer(session, widths, i, a)));
        }
    }

    private static Linear layer(Session session, List<Integer> widths, int i, Activation a) {
        int in = widths.get(i - 1);
        return new Linear(session, in, widths.get(i), a, true, Init.kaimingUniform(in, 0));
    }

    @Override
    protected Tensor forward(Tensor x) { // x [.., first width]
        Tensor y = x;
        for (Linear layer : layers) {
            y = layer.call(y);
        }
        return y;
    }
}
