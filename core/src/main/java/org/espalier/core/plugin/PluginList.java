package org.espalier.core.plugin;

import java.util.ArrayList;
import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Plugin;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.train.OptionInfo;
import org.espalier.train.PluginInfo;

/** The catalog for people: what there is, what is broken, and what each takes. */
public final class PluginList {
    private final Catalog catalog;

    /** A view of a catalog. */
    public PluginList(Catalog catalog) {
        this.catalog = catalog;
    }

    /** All plugins by kind, then those that could not be loaded. */
    public List<PluginInfo> all() {
        List<PluginInfo> all = new ArrayList<>();
        for (String kind : catalog.kinds()) {
            catalog.of(kind).forEach(f -> all.add(info(kind, f)));
        }
        catalog.broken().forEach(b -> all.add(broken(b)));
        return all;
    }

    private static PluginInfo info(String kind, Catalog.Found<? extends Plugin> f) {
        Plugin p = f.plugin();
        Availability state =
                p instanceof BackendProvider b
                        ? Catalog.probe(b)
                        : new Availability.Available(0, List.of());
        return new PluginInfo(
                kind,
                p.id(),
                p.summary(),
                f.origin(),
                state instanceof Availability.Available,
                note(state),
                p.options().stream().map(PluginList::option).toList());
    }

    private static String note(Availability state) {
        return switch (state) {
            case Availability.Available a -> String.join(", ", a.devices());
            case Availability.Unavailable u -> u.reason() + ". " + u.cure();
        };
    }

    private static OptionInfo option(Option<?> o) {
        return new OptionInfo(
                o.name(),
                o.typeName(),
                o.fallback().map(String::valueOf).orElse(""),
                o.range(),
                o.doc());
    }

    private static PluginInfo broken(Catalog.Broken b) {
        return new PluginInfo(
                b.kind(), b.origin(), b.reason(), b.origin(), false, "cannot be loaded", List.of());
    }
}
