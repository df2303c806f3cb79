package org.espalier.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** Linear layers with ReLU between them. */
final class Chain extends Module {
    private final List<Linear> layers = new ArrayList<>();

    private Chain(Session session, List<Integer> widths) {
        super(session);
        for (int i = 1; i < widths.size(); i++) {
            Activation a = i + 1 < widths.size() ? Activation.RELU : Activation.IDENTITY;
            int in = widths.get(i - 1);
            Linear layer =
                    new Linear(session, in, widths.get(i), a, true, Init.kaimingUniform(in, 0));
            layers.add(child("layers." + (i - 1), layer));
        }
    }

    static Chain relu(Session session, List<Integer> widths) {
        return new Chain(session, widths);
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
