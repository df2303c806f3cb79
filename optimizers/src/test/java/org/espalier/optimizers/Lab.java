package org.espalier.optimizers;

import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;

/** An optimizer alone, on the reference backend. */
final class Lab implements AutoCloseable {
    private final Session session;

    Lab(DType dtype) {
        SessionConfig config = SessionConfig.defaults().threads(1).dtype(dtype);
        session = Host.get().session(Host.get().reference(), config);
    }

    /** An optimizer with options given as name, value, name, value, … */
    OptimizerBench bench(OptimizerProvider provider, Object... namesAndValues) {
        SortedMap<String, Object> options = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Host.get().optimizer(provider, new Options(options), session);
    }

    @Override
    public void close() {
        session.close();
    }
}
