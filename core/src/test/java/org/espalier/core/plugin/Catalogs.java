package org.espalier.core.plugin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.espalier.spi.DatasetProvider;
import org.espalier.spi.ModelProvider;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Plugin;
import org.espalier.spi.ScheduleProvider;
import org.espalier.spi.StrategyProvider;
import org.espalier.spi.TransformProvider;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.spi.backend.BackendProvider;

/** Catalogs with further plugins, for tests. */
public final class Catalogs {
    private Catalogs() {}

    /** A provider as ServiceLoader would list it. */
    record Listed<P extends Plugin>(Class<? extends P> type, Supplier<P> maker)
            implements ServiceLoader.Provider<P> {
        @Override
        public P get() {
            return maker.get();
        }
    }

    /** What is on the module path, and these. */
    public static Catalog with(Plugin... more) {
        List<Listed<?>> listed = new ArrayList<>();
        for (Plugin p : more) {
            listed.add(new Listed<>(p.getClass(), () -> p));
        }
        return listing(listed);
    }

    /** What is on the module path, and providers that are yet to be made. */
    static Catalog listing(List<Listed<?>> more) {
        return new Catalog(
                new Catalog.Finder() {
                    @Override
                    public <P extends Plugin> Iterator<ServiceLoader.Provider<P>> find(
                            Kind<P> kind) {
                        List<ServiceLoader.Provider<P>> all =
                                new ArrayList<>(ServiceLoader.load(kind.type()).stream().toList());
                        more.stream()
                                .filter(l -> type(kind).isAssignableFrom(l.type()))
                                .forEach(l -> all.add(cast(l)));
                        return all.iterator();
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private static <P extends Plugin> ServiceLoader.Provider<P> cast(Listed<?> listed) {
        return (ServiceLoader.Provider<P>) listed; // the filter before saw to it
    }

    private static Class<?> type(Kind<?> kind) {
        return switch (kind.name()) {
            case "backend" -> BackendProvider.class;
            case "dataset" -> DatasetProvider.class;
            case "model" -> ModelProvider.class;
            case "objective" -> ObjectiveProvider.class;
            case "optimizer" -> OptimizerProvider.class;
            case "strategy" -> StrategyProvider.class;
            case "transform" -> TransformProvider.class;
            case "update" -> UpdateTransformProvider.class;
            default -> ScheduleProvider.class;
        };
    }
}
