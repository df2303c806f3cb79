package org.espalier.core.config;

import java.util.List;
import java.util.stream.Collectors;
import org.espalier.core.plugin.Catalog;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.train.ConfigException;
import org.espalier.train.UpdateTransform;

/** Makes a run's transforms of updates of their sections. */
public final class Updates {
    private Updates() {}

    /** The transforms in their order. */
    public static List<UpdateTransform> of(Catalog catalog, List<Section> sections) {
        return sections.stream().map(s -> update(catalog, s)).toList();
    }

    private static UpdateTransform update(Catalog catalog, Section section) {
        UpdateTransformProvider provider = catalog.update(section.id());
        return section.accepted("section 'update':", () -> provider.create(section.options()));
    }

    /**
     * The transforms for a model.
     *
     * @throws ConfigException where one of them is for none of its parameters that are trained
     */
    public static List<UpdateTransform> of(Catalog catalog, List<Section> sections, Module model) {
        List<UpdateTransform> all = of(catalog, sections);
        List<Parameter> trained = model.trainedParameters();
        if (!trained.isEmpty()) { // that none is, is told by who makes the arenas
            for (int i = 0; i < all.size(); i++) {
                requireUse(sections.get(i), all.get(i), trained);
            }
        }
        return all;
    }

    private static void requireUse(
            Section section, UpdateTransform transform, List<Parameter> parameters) {
        if (parameters.stream().noneMatch(p -> transform.fits(p.name(), p.shape()))) {
            throw new ConfigException(
                    "section 'update': '%s' with %s is for none of the parameters that are trained.%n  parameters: %s"
                            .formatted(
                                    section.id(),
                                    section.options().values(),
                                    parameters.stream()
                                            .map(p -> p.name() + " " + p.shape())
                                            .collect(Collectors.joining(", "))));
        }
    }
}
