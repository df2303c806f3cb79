package org.espalier.benchmarks.experiments.optimizers;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;

/** An optimizer plugin alone, in f64 on the reference backend. */
final class Solo {
    private static final String SECTION = "optimizer.";

    private Solo() {}

    /** Where it computes. */
    static Session session() {
        Host host = Host.get();
        return host.session(host.reference(), SessionConfig.defaults().threads(1).dtype(DType.F64));
    }

    /** The optimizer that an arm names under {@code optimizer.id}, with the options beside it. */
    static OptimizerBench optimizer(Arm arm, Session session) {
        OptimizerProvider provider = provider(arm.text(SECTION + "id"));
        SortedMap<String, Object> values = new TreeMap<>();
        for (Map.Entry<String, String> e : arm.below(SECTION).entrySet()) {
            if (!e.getKey().equals("id")) {
                values.put(e.getKey(), value(provider, e.getKey(), e.getValue()));
            }
        }
        return Host.get().optimizer(provider, new Options(values), session);
    }

    private static OptimizerProvider provider(String id) {
        return ServiceLoader.load(OptimizerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no optimizer '%s'. Fix: name one of ./espalier plugins"
                                        .formatted(id)));
    }

    private static Object value(OptimizerProvider provider, String name, String text) {
        for (Option<?> option : provider.options()) {
            if (option.name().equals(name)) {
                return parsed(option.type(), text);
            }
        }
        throw new IllegalArgumentException(
                "optimizer '%s' has no option '%s'. Fix: name one of ./espalier plugins %s"
                        .formatted(provider.id(), name, provider.id()));
    }

    private static Object parsed(Class<?> type, String text) {
        if (type == Double.class) {
            return Double.valueOf(text);
        }
        if (type == Long.class) {
            return Long.valueOf(text);
        }
        return type == Boolean.class ? Boolean.valueOf(text) : text;
    }
}
