package org.espalier.optimizers.weights;

import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.OptionValues;
import org.espalier.train.Transform;

/** One matrix or stack of kernels, called w; the model is its product with what comes in. */
final class Net extends Module {
    final Parameter w;

    Net(Session session, Init init, long... dims) {
        super(session);
        w = parameter("w", init, dims);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return w.value().mul(x).sum();
    }

    /** Transforms all that can be, with options given as name, value, … */
    Net with(TransformProvider provider, Object... namesAndValues) {
        Transform transform = provider.create(OptionValues.of(namesAndValues));
        transform.apply(this, transform.targets(this));
        return this;
    }
}
