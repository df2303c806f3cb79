package org.espalier.core.train;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.io.Checkpoint;
import org.espalier.core.io.NamedArray;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Buffer;
import org.espalier.train.RunException;

/** Turns weights and optimizer state into named arrays and back. */
final class Saver {
    private static final String STATE = "optimizer.";

    private final Updater updater;

    Saver(Updater updater) {
        this.updater = updater;
    }

    /** The weights, under their names. */
    List<NamedArray> weights() {
        List<NamedArray> all = new ArrayList<>();
        for (Parameter p : updater.parameters()) {
            Group home = updater.home(p);
            all.add(array(p.name(), p, home, home.arena().weights()));
        }
        return all;
    }

    /** Weights and optimizer state, as a checkpoint holds them. */
    List<NamedArray> all() {
        List<NamedArray> all = new ArrayList<>();
        weights().forEach(a -> all.add(a.renamed(Checkpoint.MODEL_PREFIX + a.name())));
        for (Parameter p : updater.parameters()) {
            Group home = updater.home(p);
            home.state().forEach((name, b) -> all.add(array(stateName(name, p), p, home, b)));
        }
        return all;
    }

    private static String stateName(String state, Parameter p) {
        return STATE + state + "." + p.name();
    }

    private static NamedArray array(String name, Parameter p, Group home, Buffer buffer) {
        return new NamedArray(name, p.dtype(), p.shape(), home.arena().read(p, buffer));
    }

    /** Puts a checkpoint back, bit for bit. */
    void restore(Checkpoint checkpoint) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        checkpoint.arrays().forEach(a -> arrays.put(a.name(), a));
        for (Parameter p : updater.parameters()) {
            Group home = updater.home(p);
            put(arrays, Checkpoint.MODEL_PREFIX + p.name(), p, home, home.arena().weights());
            home.state().forEach((name, b) -> put(arrays, stateName(name, p), p, home, b));
        }
        updater.groups().forEach(g -> g.arena().updated());
    }

    private static void put(
            Map<String, NamedArray> arrays, String name, Parameter p, Group home, Buffer buffer) {
        NamedArray a = arrays.get(name);
        if (a == null || !a.shape().equals(p.shape()) || a.dtype() != p.dtype()) {
            throw new RunException(
                    RunException.Kind.DATA,
                    "the checkpoint does not fit the model: %s should be %s %s and is %s"
                            .formatted(
                                    name,
                                    p.dtype(),
                                    p.shape(),
                                    a == null ? "missing" : a.dtype() + " " + a.shape()));
        }
        MemorySegment data = a.data();
        home.arena().write(p, buffer, data);
    }
}
