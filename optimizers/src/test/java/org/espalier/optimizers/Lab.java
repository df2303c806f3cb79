package org.espalier.optimizers;

import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.OptionValues;

/** An optimizer alone, on the reference backend. */
final class Lab implements AutoCloseable {
    private final Session session;

    Lab(DType dtype) {
        SessionConfig config = SessionConfig.defaults().threads(1).dtype(dtype);
        session = Host.get().session(Host.get().reference(), config);
    }

    /** An optimizer with options given as name, value, name, value, … */
    OptimizerBench bench(OptimizerProvider provider, Object... namesAndValues) {
        return Host.get().optimizer(provider, OptionValues.of(namesAndValues), session);
    }

    @Override
    public void close() {
        session.close();
    }
}
