package org.espalier.optimizers.weights;

import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
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
        SortedMap<String, Object> options = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        Transform transform = provider.create(new Options(options));
        transform.apply(this, transform.targets(this));
        return this;
    }
}
