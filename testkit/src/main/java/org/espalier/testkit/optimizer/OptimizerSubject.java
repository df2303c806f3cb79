package org.espalier.testkit.optimizer;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.GoldenUpdate;
import org.espalier.train.Optimizer;

/** An optimizer under test. */
public record OptimizerSubject(OptimizerProvider provider, List<GoldenUpdate> golden) {
    /** A session on the reference backend. */
    static Session session(DType dtype) {
        Host host = Host.get();
        SessionConfig config = SessionConfig.defaults().threads(1).dtype(dtype);
        return host.session(host.reference(), config);
    }

    /** The optimizer with these options and defaults for the rest. */
    OptimizerBench bench(Session session, SortedMap<String, Object> options) {
        return Host.get().optimizer(provider, new Options(options), session);
    }

    /** The optimizer with its defaults. */
    Optimizer optimizer() {
        return provider.create(new Options(new TreeMap<>()));
    }

    @Override
    public String toString() {
        return "optimizer " + provider.id();
    }
}
