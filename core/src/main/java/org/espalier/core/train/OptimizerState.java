package org.espalier.core.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.engine.ParameterArena;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;

/**
 * What an optimizer keeps for the parameters of a group: arrays shaped as their parameter in the
 * arena's form, so that one launch covers the group; others each alone.
 */
final class OptimizerState {
    private final ParameterArena arena;
    private final Map<String, Buffer> alike = new LinkedHashMap<>();
    private final Map<Parameter, Map<String, Slice>> places = new LinkedHashMap<>();
    private long bytes;

    OptimizerState(ParameterArena arena, Optimizer optimizer) {
        this.arena = arena;
        for (Parameter p : arena.parameters()) {
            Map<String, Slice> mine = new LinkedHashMap<>();
            optimizer.state(p.shape(), p.dtype()).forEach(a -> mine.put(a.name(), place(p, a)));
            places.put(p, mine);
        }
    }

    /** Whether an array has its parameter's shape and type. */
    static boolean isAlike(StateArray a, Parameter p) {
        return a.shape().equals(p.shape()) && a.dtype() == p.dtype();
    }

    private Slice place(Parameter p, StateArray a) {
        return isAlike(a, p)
                ? arena.place(p, alike.computeIfAbsent(a.name(), _ -> array(p)))
                : alone(a);
    }

    private Buffer array(Parameter p) {
        bytes += arena.elements() * p.dtype().bytes();
        return arena.array();
    }

    private Slice alone(StateArray a) {
        bytes += a.bytes();
        return arena.alone(a.dtype(), a.shape());
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
