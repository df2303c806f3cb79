package org.espalier.core.plugin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.core.reference.ReferenceProvider;
import org.espalier.spi.DatasetProvider;
import org.espalier.spi.ModelProvider;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Plugin;
import org.espalier.spi.ScheduleProvider;
import org.espalier.spi.StrategyProvider;
import org.espalier.spi.TransformProvider;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.train.ConfigException;

/**
 * Finds all plugins. A jar that cannot be loaded is reported and harms no other; two plugins of one
 * id are an error.
 */
public final class Catalog {
    private static final int FEW = 4;

    /**
     * A plugin and where it came from.
     *
     * @param <P> its kind
     */
    public record Found<P extends Plugin>(P plugin, String origin) {}

    /**
     * One that could not be loaded.
     *
     * @param kind what it was to be
     * @param origin class or jar, as far as known
     * @param reason why, and what would help
     */
    public record Broken(String kind, String origin, String reason) {}

    /** Where providers of a kind come from. */
    @FunctionalInterface
    interface Finder {
        <P extends Plugin> Iterator<ServiceLoader.Provider<P>> find(Kind<P> kind);
    }

    /** The module path. */
    private static final class Loaded implements Finder {
        @Override
        public <P extends Plugin> Iterator<ServiceLoader.Provider<P>> find(Kind<P> kind) {
            return ServiceLoader.load(kind.type()).stream().iterator();
        }
    }

    private final Finder finder;
    private final List<Broken> broken = new ArrayList<>();
    private final List<String> duplicates = new ArrayList<>();
    private final SortedMap<String, SortedMap<String, Found<? extends Plugin>>> all =
            new TreeMap<>();

    /** Looks around once. */
    public Catalog() {
        this(new Loaded());
    }

    /** The plugins of a finder, and the reference backend. */
    Catalog(Finder finder) {
        this.finder = finder;
        add(Kind.BACKEND, new Found<>(new ReferenceProvider(), "org.espalier.core"));
        find(Kind.BACKEND);
        find(Kind.DATASET);
        find(Kind.MODEL);
        find(Kind.OBJECTIVE);
        find(Kind.OPTIMIZER);
        find(Kind.SCHEDULE);
        find(Kind.STRATEGY);
        find(Kind.TRANSFORM);
        find(Kind.UPDATE);
    }

    private <P extends Plugin> void find(Kind<P> kind) {
        all.computeIfAbsent(kind.name(), _ -> new TreeMap<>());
        Iterator<ServiceLoader.Provider<P>> providers = finder.find(kind);
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                instantiate(kind, providers.next());
            } catch (ServiceConfigurationError e) {
                broken.add(new Broken(kind.name(), "a provider of " + kind.name(), reason(e)));
            }
        }
    }

    private <P extends Plugin> void instantiate(Kind<P> kind, ServiceLoader.Provider<P> provider) {
        String origin = origin(provider.type());
        Optional<P> plugin = Optional.empty();
        try {
            plugin = Optional.of(described(provider.get()));
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            String type = provider.type().getName();
            broken.add(new Broken(kind.name(), type + " in " + origin, reason(e)));
        }
        plugin.ifPresent(p -> add(kind, new Found<>(p, origin)));
    }

    /** A plugin that cannot describe itself is broken, too. */
    private static <P extends Plugin> P described(P plugin) {
        plugin.options().forEach(Option::name);
        if (plugin.id().isBlank() || plugin.summary().isBlank()) {
            throw new IllegalStateException("it has no id or no summary");
        }
        return plugin;
    }

    private <P extends Plugin> void add(Kind<P> kind, Found<P> found) {
        String id = found.plugin().id();
        Found<? extends Plugin> other =
                all.computeIfAbsent(kind.name(), _ -> new TreeMap<>()).putIfAbsent(id, found);
        if (other != null) {
            duplicates.add(
                    "two plugins are %s '%s': one in %s, one in %s. Fix: remove one of them"
                            .formatted(kind.name(), id, other.origin(), found.origin()));
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "%s. Fix: rebuild the plugin for this version, or take its jar off the module path"
                .formatted(cause);
    }

    private static String origin(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed()
                ? module.getName()
                : Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                        .map(s -> String.valueOf(s.getLocation()))
                        .orElse("the class path");
    }

    /** Those that could not be loaded. */
    public List<Broken> broken() {
        return List.copyOf(broken);
    }

    /** The names of all kinds. */
    public List<String> kinds() {
        return List.copyOf(all.keySet());
    }

    /**
     * All plugins of a kind, by id.
     *
     * @throws DuplicatePluginException when two plugins have one id
     */
    public List<Found<? extends Plugin>> of(String kind) {
        if (!duplicates.isEmpty()) {
            throw new DuplicatePluginException(String.join("\n", duplicates));
        }
        return List.copyOf(all.getOrDefault(kind, new TreeMap<>()).values());
    }

    /** The module or jar that a plugin comes from. */
    public String origin(String kind, String id) {
        return of(kind).stream()
                .filter(f -> f.plugin().id().equals(id))
                .map(Found::origin)
                .findFirst()
                .orElse("");
    }

    private <P extends Plugin> P get(Kind<P> kind, String id, Class<P> type) {
        return of(kind.name()).stream()
                .map(Found::plugin)
                .filter(p -> p.id().equals(id))
                .findFirst()
                .map(type::cast)
                .orElseThrow(() -> new ConfigException(unknown(kind.name(), id)));
    }

    private String unknown(String kind, String id) {
        List<String> ids = of(kind).stream().map(f -> f.plugin().id()).toList();
        return "no %s '%s'.%s%n  available: %s%n  see: ./espalier plugins %s"
                .formatted(kind, id, Spelling.hint(id, ids), available(kind), kind);
    }

    /** The plugins of a kind: a few with what they are, many by id alone. */
    private String available(String kind) {
        List<Plugin> plugins = of(kind).stream().<Plugin>map(Found::plugin).toList();
        boolean few = plugins.size() <= FEW;
        String names =
                plugins.stream()
                        .map(p -> few ? p.id() + " (" + p.summary() + ")" : p.id())
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    /** A backend by id; behind a colon may stand one of its devices. */
    public BackendProvider backend(String id) {
        int colon = id.lastIndexOf(':');
        boolean hasDevice = colon > 0 && !isBackend(id) && isBackend(id.substring(0, colon));
        return hasDevice
                ? on(id.substring(0, colon), id.substring(colon + 1))
                : get(Kind.BACKEND, id, BackendProvider.class);
    }

    private boolean isBackend(String id) {
        return of(Kind.BACKEND.name()).stream().anyMatch(f -> f.plugin().id().equals(id));
    }

    private BackendProvider on(String id, String device) {
        return get(Kind.BACKEND, id, BackendProvider.class)
                .on(device)
                .orElseThrow(() ->
                        new ConfigException(
                                "backend '%s:%s': %s has no devices to choose from. Fix: backend %s"
                                        .formatted(id, device, id, id)));
    }

    /** A dataset by id. */
    public DatasetProvider dataset(String id) {
        return get(Kind.DATASET, id, DatasetProvider.class);
    }

    /** A model by id. */
    public ModelProvider model(String id) {
        return get(Kind.MODEL, id, ModelProvider.class);
    }

    /** An objective by id. */
    public ObjectiveProvider objective(String id) {
        return get(Kind.OBJECTIVE, id, ObjectiveProvider.class);
    }

    /** An optimizer by id. */
    public OptimizerProvider optimizer(String id) {
        return get(Kind.OPTIMIZER, id, OptimizerProvider.class);
    }

    /** A schedule by id. */
    public ScheduleProvider schedule(String id) {
        return get(Kind.SCHEDULE, id, ScheduleProvider.class);
    }

    /** A strategy by id. */
    public StrategyProvider strategy(String id) {
        return get(Kind.STRATEGY, id, StrategyProvider.class);
    }

    /** A transform of models by id. */
    public TransformProvider transform(String id) {
        return get(Kind.TRANSFORM, id, TransformProvider.class);
    }

    /** A transform of updates by id. */
    public UpdateTransformProvider update(String id) {
        return get(Kind.UPDATE, id, UpdateTransformProvider.class);
    }

    /** The backends, best first. */
    public List<BackendProvider> backends() {
        return of("backend").stream()
                .map(f -> (BackendProvider) f.plugin())
                .sorted(Comparator.comparingInt(Catalog::score).reversed())
                .toList();
    }

    private static int score(BackendProvider p) {
        return switch (probe(p)) {
            case Availability.Available a -> a.score();
            case Availability.Unavailable _ -> -1;
        };
    }

    /** Whether a backend can be used here; one whose probe fails cannot. */
    public static Availability probe(BackendProvider p) {
        try {
            return p.probe();
        } catch (LinkageError | RuntimeException e) {
            return new Availability.Unavailable(
                    "its probe failed: " + e,
                    "report it to the author of backend '" + p.id() + "'");
        }
    }
}
