package org.espalier.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.benchmarks.peers.Weights;

/** Arrays that gradients are taken of, by name. */
record Parameters(Map<String, NDArray> all) {
    static Parameters read(Weights weights, NDManager manager) throws IOException {
        Map<String, NDArray> all = new LinkedHashMap<>();
        weights.read(a -> {
            NDArray w = manager.create(a.values(), new Shape(a.dims()));
            w.setRequiresGradient(true);
            all.put(a.name(), w);
        });
        return new Parameters(all);
    }

    NDArray get(String name) {
        NDArray w = all.get(name);
        if (w == null) {
            throw new IllegalArgumentException(
                    "no weights '%s' in %s".formatted(name, all.keySet()));
        }
        return w;
    }
}
