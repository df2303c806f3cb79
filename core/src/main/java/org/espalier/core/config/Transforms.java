package org.espalier.core.config;

import java.util.List;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.plugin.Spelling;
import org.espalier.nn.Module;
import org.espalier.spi.NamePattern;
import org.espalier.spi.TransformProvider;
import org.espalier.train.ConfigException;
import org.espalier.train.Transform;

/** Applies a run's transforms to its model. */
public final class Transforms {
    private static final String WHAT = "transform";

    private Transforms() {}

    /**
     * Applies them in their order.
     *
     * @param sections transforms with {@code match}, a pattern for names of what they rewrite
     * @throws ConfigException where one has nothing to rewrite, or refuses
     */
    public static void apply(Catalog catalog, List<Section> sections, Module model) {
        for (Section section : sections) {
            Transform transform = transform(catalog, section);
            List<String> targets = targets(section, transform.targets(model));
            section.accepted(
                    WHAT,
                    () -> {
                        transform.apply(model, targets);
                        return targets;
                    });
        }
    }

    /** Those that put modules in the place of modules. */
    public static List<Section> structural(Catalog catalog, List<Section> sections) {
        return sections.stream().filter(s -> transform(catalog, s).isStructural()).toList();
    }

    private static Transform transform(Catalog catalog, Section section) {
        TransformProvider provider = catalog.transform(section.id());
        return section.accepted(WHAT, () -> provider.create(section.options()));
    }

    private static List<String> targets(Section section, List<String> all) {
        String match = section.options().get(TrainOptions.TARGETS);
        NamePattern pattern = NamePattern.of(match);
        List<String> targets = all.stream().filter(pattern::fits).toList();
        if (targets.isEmpty()) {
            throw new ConfigException(
                    "transform '%s': nothing it can transform is called '%s'.%s%n  it can transform: %s"
                            .formatted(
                                    section.id(),
                                    match,
                                    Spelling.hint(match, all),
                                    all.isEmpty() ? "nothing here" : String.join(", ", all)));
        }
        return targets;
    }
}
