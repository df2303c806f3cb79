package org.espalier.core.config;

import java.util.List;
import org.espalier.core.plugin.Catalog;
import org.espalier.train.UpdateTransform;

/** Makes a run's transforms of updates of their sections. */
public final class Updates {
    private Updates() {}

    /** The transforms in their order. */
    public static List<UpdateTransform> of(Catalog catalog, List<Section> sections) {
        return sections.stream().map(s -> catalog.update(s.id()).create(s.options())).toList();
    }
}
