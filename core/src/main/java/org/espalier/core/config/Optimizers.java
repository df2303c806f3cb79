package org.espalier.core.config;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.plugin.Spelling;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.NamePattern;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/** Makes a run's optimizer of its section and those of parameter groups. */
public final class Optimizers {
    private Optimizers() {}

    /**
     * The optimizer of a run, with a rate for each layer where the run wants that.
     *
     * @param groups optimizers with {@code match}, a pattern for names of parameters; the first
     *     that fits has the parameter
     * @param train section {@code train}
     * @throws ConfigException where a group fits no parameter that is trained, or layers have no
     *     numbers
     */
    public static Optimizer of(
            Catalog catalog, Section optimizer, List<Section> groups, Options train, Module model) {
        List<String> trained = model.trainedParameters().stream().map(Parameter::name).toList();
        Optimizer all = of(catalog, optimizer, groups, trained);
        return LayerRates.of(all, train.get(TrainOptions.LAYER_FACTOR), model);
    }

    /**
     * The same with one rate for all layers.
     *
     * @param parameters the names of those that are trained
     * @throws ConfigException where a group fits no parameter
     */
    static Optimizer of(
            Catalog catalog, Section optimizer, List<Section> groups, List<String> parameters) {
        Optimizer rest = optimizer(catalog, optimizer);
        List<Group> all = new ArrayList<>();
        for (Section section : groups) {
            String match = section.options().get(TrainOptions.MATCH);
            Group group = new Group(NamePattern.of(match), optimizer(catalog, section));
            if (parameters.stream().noneMatch(group::takes)) {
                throw new ConfigException(
                        "section 'groups': no trained parameter is called '%s'.%s%n  parameters: %s"
                                .formatted(
                                        match,
                                        Spelling.hint(match, parameters),
                                        String.join(", ", parameters)));
            }
            all.add(group);
        }
        return all.isEmpty() ? rest : new Grouped(all, rest);
    }

    private static Optimizer optimizer(Catalog catalog, Section section) {
        return catalog.optimizer(section.id()).create(section.options());
    }

    private record Group(NamePattern pattern, Optimizer optimizer) {
        boolean takes(String parameter) {
            return pattern.fits(parameter);
        }
    }

    /** Hands each parameter to the first group that takes it; makes no update itself. */
    private record Grouped(List<Group> groups, Optimizer rest) implements Optimizer {
        @Override
        public Optimizer of(String name, Shape shape) {
            return groups.stream()
                    .filter(g -> g.takes(name))
                    .findFirst()
                    .map(Group::optimizer)
                    .orElse(rest)
                    .of(name, shape);
        }

        @Override
        public double rate() {
            return rest.rate();
        }

        @Override
        public boolean isElementwise() {
            return rest.isElementwise()
                    && groups.stream().allMatch(g -> g.optimizer().isElementwise());
        }

        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            throw new UnsupportedOperationException("each parameter has an optimizer of its own");
        }

        @Override
        public void update(Update update) {
            throw new UnsupportedOperationException("each parameter has an optimizer of its own");
        }
    }
}
