package org.espalier.core.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.engine.MemoryOwner;
import org.espalier.core.engine.ParameterArena;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.train.StateArray;

/**
 * What an optimizer or a transform keeps for the parameters of a group: arrays shaped as their
 * parameter in the arena's form, so that one launch covers the group; others each alone.
 */
final class ArraySet {
    /** Which arrays a parameter has. */
    @FunctionalInterface
    interface Form {
        /** The arrays for a parameter. */
        List<StateArray> arrays(Parameter p);
    }

    private final ParameterArena arena;
    private final Map<String, Buffer> alike = new LinkedHashMap<>();
    private final String owner; // what names of the arrays begin with
    private final Map<Parameter, Map<String, Slice>> places = new LinkedHashMap<>();
    private long bytes;

    /** Arrays whose names, in messages, begin with their owner's. */
    ArraySet(ParameterArena arena, String owner, Form form) {
        this.arena = arena;
        this.owner = owner;
        for (Parameter p : arena.parameters()) {
            Map<String, Slice> mine = new LinkedHashMap<>();
            form.arrays(p).forEach(a -> mine.put(a.name(), place(p, a)));
            places.put(p, mine);
        }
    }

    /** Whether an array has its parameter's shape and type. */
    static boolean isAlike(StateArray a, Parameter p) {
        return a.shape().equals(p.shape()) && a.dtype() == p.dtype();
    }

    private Slice place(Parameter p, StateArray a) {
        return isAlike(a, p)
                ? arena.place(p, alike.computeIfAbsent(a.name(), _ -> array(p, a)))
                : alone(p, a);
    }

    private Buffer array(Parameter p, StateArray a) {
        bytes += arena.elements() * p.dtype().bytes();
        return arena.array(MemoryOwner.OPTIMIZER, owner + a.name());
    }

    private Slice alone(Parameter p, StateArray a) {
        bytes += a.bytes();
        String what = owner + a.name() + " of " + p.name();
        return arena.alone(a.dtype(), a.shape(), MemoryOwner.OPTIMIZER, what);
    }

    /** The arrays of a parameter, by name. */
    Map<String, Slice> of(Parameter p) {
        return java.util.Objects.requireNonNull(places.get(p), p.name());
    }

    /** Bytes of memory that were asked for, gaps of the arena included. */
    long bytes() {
        return bytes;
    }

    /** An array of all parameters of the group. */
    Optional<Buffer> whole(String name) {
        return Optional.ofNullable(alike.get(name));
    }
}
