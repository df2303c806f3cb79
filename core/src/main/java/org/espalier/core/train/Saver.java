package org.espalier.core.train;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.io.Checkpoint;
import org.espalier.core.io.NamedArray;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.spi.backend.Slice;
import org.espalier.train.RunException;

/** Turns weights, the model's states and optimizer state into named arrays and back. */
final class Saver {
    private final Updater updater;

    Saver(Updater updater) {
        this.updater = updater;
    }

    /** The weights and states of the model, under their names. */
    List<NamedArray> weights() {
        List<NamedArray> all = new ArrayList<>();
        for (Parameter p : updater.parameters()) {
            all.add(array(p.name(), updater.home(p), updater.home(p).weights(p)));
        }
        updater.states().forEach(s -> all.add(array(s)));
        return all;
    }

    private static NamedArray array(State s) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[bytes(s)]);
        s.session().scope(() -> s.copy().read(bytes));
        return new NamedArray(s.name(), s.dtype(), s.shape(), bytes);
    }

    private static int bytes(State s) {
        return Math.toIntExact(s.shape().elements() * s.dtype().bytes());
    }

    /** Weights, states and optimizer state, as a checkpoint holds them. */
    List<NamedArray> all() {
        List<NamedArray> all = new ArrayList<>();
        weights().forEach(a -> all.add(a.renamed(Checkpoint.MODEL_PREFIX + a.name())));
        for (Parameter p : updater.parameters()) {
            Group home = updater.home(p);
            home.arrays(p)
                    .forEach((name, place) -> all.add(array(stateName(name, p), home, place)));
        }
        return all;
    }

    private static String stateName(String state, Parameter p) {
        return state + "." + p.name();
    }

    private static NamedArray array(String name, Group home, Slice place) {
        DType dtype = place.buffer().dtype();
        return new NamedArray(name, dtype, place.layout().shape(), home.arena().read(place));
    }

    /** Puts a checkpoint's arrays back, bit for bit. */
    void restore(List<NamedArray> saved) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        saved.forEach(a -> arrays.put(a.name(), a));
        for (Parameter p : updater.parameters()) {
            Group home = updater.home(p);
            put(arrays, Checkpoint.MODEL_PREFIX + p.name(), home, home.weights(p));
            home.arrays(p).forEach((name, place) -> put(arrays, stateName(name, p), home, place));
        }
        updater.changed();
        updater.states().forEach(s -> put(arrays, s));
    }

    private static void put(Map<String, NamedArray> arrays, String name, Group home, Slice place) {
        Shape shape = place.layout().shape();
        NamedArray a = fitting(arrays, name, place.buffer().dtype(), shape);
        home.arena().write(place, a.data());
    }

    private static void put(Map<String, NamedArray> arrays, State s) {
        String name = Checkpoint.MODEL_PREFIX + s.name();
        NamedArray a = fitting(arrays, name, s.dtype(), s.shape());
        s.session().scope(() -> s.set(s.session().create(a.dtype(), a.shape(), a.data())));
    }

    private static NamedArray fitting(
            Map<String, NamedArray> arrays, String name, DType dtype, Shape shape) {
        NamedArray a = arrays.get(name);
        if (a == null || !a.shape().equals(shape) || a.dtype() != dtype) {
            throw new RunException(
                    RunException.Kind.DATA,
                    "the checkpoint does not fit the model: %s should be %s %s and is %s"
                            .formatted(
                                    name,
                                    dtype,
                                    shape,
                                    a == null ? "missing" : a.dtype() + " " + a.shape()));
        }
        return a;
    }
}
