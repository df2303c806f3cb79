package org.espalier.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.espalier.core.io.NamedArray;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.train.ConfigException;

/** Whether weights are those of a model: the same names, each of its type and shape. */
final class Fit {
    private static final int SHOWN = 5; // names of a kind in a message

    private final Map<String, NamedArray> arrays;
    private final SortedSet<String> surplus;
    private final List<String> missing = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    Fit(Map<String, NamedArray> arrays) {
        this.arrays = arrays;
        this.surplus = new TreeSet<>(arrays.keySet());
    }

    /** The model has this. */
    void wants(String name, DType dtype, Shape shape) {
        NamedArray a = arrays.get(name);
        surplus.remove(name);
        if (a == null) {
            missing.add("%s %s %s".formatted(name, dtype, shape));
        } else if (a.dtype() != dtype || !a.shape().equals(shape)) {
            others.add(
                    "%s is %s %s there and %s %s here"
                            .formatted(name, a.dtype(), a.shape(), dtype, shape));
        }
    }

    /**
     * Refuses any difference.
     *
     * @param place of the weights, for messages
     */
    void require(Path place) {
        StringBuilder text = new StringBuilder();
        line(text, "missing there", missing);
        line(text, "missing here", List.copyOf(surplus));
        line(text, "of another form", others);
        if (!text.isEmpty()) {
            throw new ConfigException(
                    "model.weights: the weights of %s are not those of the model.%s%nFix: give the model the options of that run"
                            .formatted(place, text));
        }
    }

    private static void line(StringBuilder text, String what, List<String> all) {
        if (!all.isEmpty()) {
            String more = all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "";
            String shown = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
            text.append("%n  %s: %s%s".formatted(what, shown, more));
        }
    }
}
