package org.espalier.core.config;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.train.ConfigException;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/**
 * Learning rates that fall from the last layer to the first, by one factor from each to the one
 * before (Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification", ACL
 * 2018, section 3.2). A parameter's layer is the first number among the parts of its name, plus 1;
 * what is declared before all numbered ones is of layer 0, what comes later of the last.
 */
final class LayerRates {
    private static final Pattern NUMBER = Pattern.compile("(?:^|\\.)(\\d{1,8})(?:\\.|$)");

    private LayerRates() {}

    /**
     * An optimizer with a rate for each layer.
     *
     * @param factor what the rate is divided by from layer to layer; 1 changes nothing
     * @param model whose parameters it is for
     * @throws ConfigException where no name has a number
     */
    static Optimizer of(Optimizer optimizer, double factor, Module model) {
        return of(optimizer, factor, model.parameters().stream().map(Parameter::name).toList());
    }

    static Optimizer of(Optimizer optimizer, double factor, List<String> names) {
        if (factor == 1) {
            return optimizer;
        }
        SortedMap<String, Integer> layers = layers(names);
        int last = layers.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (last == 0) {
            throw new ConfigException(
                    "train.layer_factor is %s, and no parameter has the number of a layer in its name. Fix: give rates by 'groups'%n  parameters: %s"
                            .formatted(factor, String.join(", ", names)));
        }
        return new Layered(optimizer, factor, layers, last);
    }

    private static SortedMap<String, Integer> layers(List<String> names) {
        SortedMap<String, Integer> layers = new TreeMap<>();
        int last = names.stream().mapToInt(n -> number(n).orElse(0)).max().orElse(0);
        boolean isBehind = false;
        for (String name : names) {
            OptionalInt number = number(name);
            isBehind |= number.isPresent();
            layers.put(name, number.orElse(isBehind ? last : 0));
        }
        return layers;
    }

    /** The layer that a name gives, from 1. */
    private static OptionalInt number(String name) {
        Matcher found = NUMBER.matcher(name);
        return found.find()
                ? OptionalInt.of(Integer.parseInt(found.group(1)) + 1)
                : OptionalInt.empty();
    }

    /** Gives each parameter its layer's rate; makes no update itself. */
    private record Layered(
            Optimizer whole, double factor, SortedMap<String, Integer> layers, int last)
            implements Optimizer {
        @Override
        public Optimizer of(String name, Shape shape) {
            int below = last - layers.getOrDefault(name, last);
            Optimizer mine = whole.of(name, shape);
            return below == 0 ? mine : new Slowed(mine, StrictMath.pow(factor, below));
        }

        @Override
        public double rate() {
            return whole.rate();
        }

        @Override
        public boolean isElementwise() {
            return whole.isElementwise();
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

    /** The same rule with its rate divided. */
    private record Slowed(Optimizer rule, double by) implements Optimizer {
        @Override
        public double rate() {
            return rule.rate() / by;
        }

        @Override
        public boolean isElementwise() {
            return rule.isElementwise();
        }

        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return rule.state(shape, dtype);
        }

        @Override
        public void update(Update update) {
            rule.update(update);
        }
    }
}
