package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;

/**
 * One launch with everything it reads.
 *
 * @param places operands as the operation lists them
 * @param inputs how many of them are read only
 * @param scalars params by slot, then nothing
 * @param keys a key and a first element's number per random key
 * @param bound how far f32 results may lie from f64; empty where no bound follows from the formula
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Case(
        Op op,
        List<Memory> memories,
        List<Place> places,
        int inputs,
        double[] scalars,
        long[] keys,
        Optional<Bound> bound) {
    /**
     * A row of the tolerance table.
     *
     * @param terms how many products or terms an element sums; 1 where it sums none
     */
    record Bound(Tolerance tolerance, long terms) {}

    /** The same within a row of the tolerance table. */
    Case within(Tolerance tolerance) {
        Optional<Bound> row = Optional.of(new Bound(tolerance, 1));
        return new Case(op, memories, places, inputs, scalars, keys, row);
    }

    List<Place> outputs() {
        return places.subList(inputs, places.size());
    }

    DType dtype(Place place) {
        return memories.get(place.memory()).dtype();
    }

    /**
     * The same launch with f64 in place of every floating type, on numbers passed through a
     * function.
     */
    Case wide(DoubleUnaryOperator f) {
        List<Memory> wide = memories.stream().map(m -> m.wide(f)).toList();
        return new Case(op, wide, places, inputs, scalars, keys, bound);
    }

    /**
     * For instance {@code exp: x f32 [2, 3] strides [3, 1] from 0 -> out f32 [2, 3] strides [3, 1]
     * from 0}.
     */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Place p = places.get(i);
            words.add(i == inputs ? "->" : "");
            words.add("%s %s %s".formatted(p.name(), dtype(p), p.layout()));
        }
        return op.label() + ": " + String.join(" ", words).strip().replace("  ", ", ");
    }
}
