package org.espalier.core.train;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.espalier.core.io.Checkpoint;
import org.espalier.core.io.NamedArray;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.RunException;

/**
 * Turns weights, the model's states and optimizer state into named arrays and back. Frozen
 * parameters that another checkpoint holds, bit for bit, are left out.
 */
final class Saver {
    private final Updater updater;
    private final SortedSet<String> held;

    /** All is saved. */
    Saver(Updater updater) {
        this(updater, Collections.emptySortedSet());
    }

    /** All is saved but frozen parameters of these names. */
    Saver(Updater updater, SortedSet<String> held) {
        this.updater = updater;
        this.held = held;
    }

    /** The weights and states of the model, under their names. */
    List<NamedArray> weights() {
        return weights(_ -> true);
    }

    /** Those of the frozen parameters that are wanted, and all else. */
    private List<NamedArray> weights(Predicate<Parameter> which) {
        List<NamedArray> all = new ArrayList<>();
        for (Parameter p : updater.parameters()) {
            all.add(array(p.name(), updater.home(p), updater.home(p).weights(p)));
        }
        updater.frozen().stream().filter(which).forEach(p -> all.add(array(p)));
        updater.states().forEach(s -> all.add(array(s.session(), s.name(), s::copy)));
        return all;
    }

    /** A parameter that no updater has. */
    static NamedArray array(Parameter p) {
        return array(p.session(), p.name(), p::copy);
    }

    private static NamedArray array(Session session, String name, Supplier<Tensor> value) {
        NamedArray[] made = new NamedArray[1];
        session.scope(() -> made[0] = array(name, value.get()));
        return made[0];
    }

    private static NamedArray array(String name, Tensor value) {
        long bytes = value.shape().elements() * value.dtype().bytes();
        MemorySegment target = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
        value.read(target);
        return new NamedArray(name, value.dtype(), value.shape(), target);
    }

    /** Weights, states and optimizer state, as a checkpoint holds them. */
    List<NamedArray> all() {
        List<NamedArray> all = new ArrayList<>();
        weights(this::isOwn).forEach(a -> all.add(a.renamed(Checkpoint.MODEL_PREFIX + a.name())));
        for (Parameter p : updater.parameters()) {
            Group home = updater.home(p);
            home.arrays(p)
                    .forEach((name, place) -> all.add(array(stateName(name, p), home, place)));
        }
        return all;
    }

    private boolean isOwn(Parameter p) {
        return !held.contains(p.name());
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
        updater.frozen().stream().filter(this::isOwn).forEach(p -> put(arrays, p));
        updater.states().forEach(s -> put(arrays, s));
    }

    private static void put(Map<String, NamedArray> arrays, String name, Group home, Slice place) {
        Shape shape = place.layout().shape();
        NamedArray a = fitting(arrays, name, place.buffer().dtype(), shape);
        home.arena().write(place, a.data());
    }

    private static void put(Map<String, NamedArray> arrays, Parameter p) {
        String name = Checkpoint.MODEL_PREFIX + p.name();
        put(fitting(arrays, name, p.dtype(), p.shape()), p.session(), p::set);
    }

    private static void put(Map<String, NamedArray> arrays, State s) {
        String name = Checkpoint.MODEL_PREFIX + s.name();
        put(fitting(arrays, name, s.dtype(), s.shape()), s.session(), s::set);
    }

    private static void put(NamedArray a, Session session, Consumer<Tensor> value) {
        session.scope(() -> value.accept(session.create(a.dtype(), a.shape(), a.data())));
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
