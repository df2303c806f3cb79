package org.espalier.benchmarks.experiments.optimizers;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.benchmarks.Installed;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.backend.Availability;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.Optimizer;

/** An optimizer plugin alone: in f64 on the reference backend, or wherever it is asked for. */
public final class Solo {
    private static final String SECTION = "optimizer.";

    private Solo() {}

    /** Where it computes. */
    static Session session() {
        return session("reference", DType.F64, 0);
    }

    /** A session on a backend. */
    static Session session(String backend, DType type, long seed) {
        Host host = Host.get();
        SessionConfig config = SessionConfig.defaults().threads(1).dtype(type).seed(seed);
        return host.session(host.backend(backend), config);
    }

    /** Whether a backend can work on this machine. */
    static boolean isHere(String backend) {
        return Host.get().backend(backend).probe() instanceof Availability.Available;
    }

    /** The optimizer that an arm names under {@code optimizer.id}, with the options beside it. */
    public static OptimizerBench optimizer(Arm arm, Session session) {
        OptimizerProvider provider = provider(arm.text(SECTION + "id"));
        return Host.get().optimizer(provider, new Options(values(provider, arm)), session);
    }

    /** The same as its rule, at work nowhere. */
    public static Optimizer rule(Arm arm) {
        OptimizerProvider provider = provider(arm.text(SECTION + "id"));
        return provider.create(new Options(values(provider, arm)));
    }

    private static SortedMap<String, Object> values(OptimizerProvider provider, Arm arm) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (Map.Entry<String, String> e : arm.below(SECTION).entrySet()) {
            if (!e.getKey().equals("id")) {
                values.put(e.getKey(), value(provider, e.getKey(), e.getValue()));
            }
        }
        return values;
    }

    /** An optimizer with these options; those that an arm has win, where the optimizer has them. */
    static OptimizerBench optimizer(
            String id, SortedMap<String, Object> options, Arm arm, Session session) {
        OptimizerProvider provider = provider(id);
        SortedMap<String, Object> values = new TreeMap<>(options);
        arm.below(SECTION)
                .forEach((name, text) ->
                        option(provider, name)
                                .ifPresent(o -> values.put(name, parsed(o.type(), text))));
        return Host.get().optimizer(provider, new Options(values), session);
    }

    private static OptimizerProvider provider(String id) {
        return Installed.find(OptimizerProvider.class, id)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no optimizer '%s'. Fix: name one of ./espalier plugins"
                                        .formatted(id)));
    }

    private static Object value(OptimizerProvider provider, String name, String text) {
        Option<?> option =
                option(provider, name)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "optimizer '%s' has no option '%s'. Fix: name one of ./espalier plugins %s"
                                                .formatted(provider.id(), name, provider.id())));
        return parsed(option.type(), text);
    }

    private static Optional<Option<?>> option(OptimizerProvider provider, String name) {
        for (Option<?> option : provider.options()) {
            if (option.name().equals(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
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
