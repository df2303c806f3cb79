package org.espalier.nn;

import java.util.IdentityHashMap;
import java.util.Map;
import org.espalier.internal.Context;
import org.espalier.tensor.Tensor;

/**
 * A module with tensors in the place of parameters. A tensor may have leading axes the parameter
 * lacks.
 */
public final class Bound {
    private final Module module;
    private final Map<Parameter, Tensor> overrides;

    Bound(Module module, Map<Parameter, Tensor> overrides) {
        this.module = module;
        this.overrides = new IdentityHashMap<>(overrides);
    }

    /** Runs the module with these weights. */
    public Tensor call(Tensor x) {
        return Context.current().withOverrides(overrides).run(() -> module.call(x));
    }
}
