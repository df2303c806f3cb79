package org.espalier.compression;

import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.OptionValues;
import org.espalier.train.Transform;

/** A matrix w and a vector c; the model is the sum of what comes in, weighted by w, and c. */
final class Net extends Module {
    final Parameter w;
    final Parameter c;

    Net(Session session, long out, long in) {
        super(session);
        w = parameter("w", Init.normal(1), out, in);
        c = parameter("c", Init.normal(1), 3);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return w.value().mul(x).sum().add(c.value().sum());
    }

    /** Transforms all that can be, with options given as name, value, … */
    Net with(TransformProvider provider, Object... namesAndValues) {
        Transform transform = provider.create(OptionValues.of(namesAndValues));
        transform.apply(this, transform.targets(this));
        return this;
    }

    Parameter parameter(String name) {
        return parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }
}
