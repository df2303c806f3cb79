package org.espalier.core.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.nn.Activation;
import org.espalier.nn.Module;
import org.espalier.nn.Perceptron;
import org.espalier.spi.ModelProvider;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;

/**
 * A multilayer perceptron on a dataset of real numbers: as wide at its ends as the last axes of the
 * inputs and of real targets.
 */
public final class PerceptronProvider implements ModelProvider {
    private static final Option<Long> LAYERS =
            Option.whole("layers", 2).in(0, 1000).doc("number of hidden layers");
    private static final Option<Long> HIDDEN =
            Option.whole("hidden", 40).in(1, 1 << 20).doc("units of a hidden layer");
    private static final Option<Long> OUTPUTS =
            Option.whole("outputs", 0)
                    .in(0, 1 << 20)
                    .doc("numbers of a result; 0 for as many as a target has");
    private static final Option<String> ACTIVATION =
            Option.choice("activation", "relu", "relu", "tanh", "gelu").doc("between layers");

    /** For ServiceLoader. */
    public PerceptronProvider() {}

    @Override
    public String id() {
        return "mlp";
    }

    @Override
    public String summary() {
        return "linear layers with a non-linearity between them";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LAYERS, HIDDEN, OUTPUTS, ACTIVATION);
    }

    @Override
    public Module create(Session session, Options o, Dataset dataset) {
        List<Integer> widths = new ArrayList<>();
        widths.add(inputs(dataset));
        for (int i = 0; i < o.get(LAYERS); i++) {
            widths.add(Math.toIntExact(o.get(HIDDEN)));
        }
        long asked = o.get(OUTPUTS);
        widths.add(asked > 0 ? Math.toIntExact(asked) : outputs(dataset));
        String activation = o.get(ACTIVATION).toUpperCase(Locale.ROOT);
        return new Perceptron(session, widths, Activation.valueOf(activation));
    }

    private static int inputs(Dataset dataset) {
        return width(dataset, "inputs", "support.x")
                .orElseThrow(() ->
                        new OptionException(
                                "model mlp needs inputs that are real numbers; dataset '%s' has %s"
                                        .formatted(dataset.id(), names(dataset)),
                                "id"));
    }

    private static int outputs(Dataset dataset) {
        return width(dataset, "targets", "support.y")
                .orElseThrow(() ->
                        new OptionException(
                                "the targets of dataset '%s' do not say how many numbers a result has. Fix: outputs: the number of classes"
                                        .formatted(dataset.id()),
                                OUTPUTS.name()));
    }

    /** The last axis of the first field of these names that holds real numbers. */
    private static Optional<Integer> width(Dataset dataset, String... names) {
        return dataset.fields().stream()
                .filter(f -> List.of(names).contains(f.name()))
                .filter(f -> f.dtype().isFloating() && f.shape().rank() > 0)
                .map(f -> Math.toIntExact(f.shape().dim(-1)))
                .findFirst();
    }

    private static List<String> names(Dataset dataset) {
        return dataset.fields().stream().map(Field::name).toList();
    }
}
