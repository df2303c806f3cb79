package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/** Puts a {@link Case} together, operand by operand: inputs first, then outputs. */
final class CaseBuilder {
    private final Op op;
    private final List<Memory> memories = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private int inputs;
    private double[] scalars = {};
    private long[] keys = {};
    private Optional<Case.Bound> bound = Optional.empty();

    CaseBuilder(Op op) {
        this.op = op;
    }

    /** An input over memory filled with numbers, one after another. */
    CaseBuilder in(String name, DType dtype, Layout layout, DoubleSupplier numbers) {
        double[] filled = new double[Math.toIntExact(Arrangement.extent(layout))];
        Arrays.setAll(filled, i -> numbers.getAsDouble());
        return in(name, Memory.of(dtype, filled), layout);
    }

    /** A dense f32 input. */
    CaseBuilder in(String name, Shape shape, DoubleSupplier numbers) {
        return in(name, DType.F32, Layout.dense(shape), numbers);
    }

    /** An input over given memory. */
    CaseBuilder in(String name, Memory memory, Layout layout) {
        inputs++;
        return place(name, memory, layout);
    }

    /** Whole numbers as an input: bounds, or row numbers. */
    CaseBuilder numbers(String name, DType dtype, double... numbers) {
        return in(name, Memory.of(dtype, numbers), Layout.dense(Shape.of(numbers.length)));
    }

    /** An output over memory of its own. */
    CaseBuilder out(String name, DType dtype, Layout layout) {
        return place(name, Memory.untouched(dtype, Arrangement.extent(layout)), layout);
    }

    /** A dense f32 output. */
    CaseBuilder out(Shape shape) {
        return out("out", DType.F32, Layout.dense(shape));
    }

    /** An output at the place of an input. */
    CaseBuilder over(int input) {
        Place place = places.get(input);
        places.add(new Place("out=" + place.name(), place.memory(), place.layout()));
        return this;
    }

    private CaseBuilder place(String name, Memory memory, Layout layout) {
        memories.add(memory);
        places.add(new Place(name, memories.size() - 1, layout));
        return this;
    }

    CaseBuilder scalars(double... values) {
        scalars = values;
        return this;
    }

    CaseBuilder keys(long... values) {
        keys = values;
        return this;
    }

    Case within(Tolerance tolerance) {
        return within(tolerance, 1);
    }

    Case within(Tolerance tolerance, long terms) {
        bound = Optional.of(new Case.Bound(tolerance, terms));
        return unbounded();
    }

    /** A case that only kernels of the reference's bits are held to. */
    Case unbounded() {
        return new Case(
                op, List.copyOf(memories), List.copyOf(places), inputs, scalars, keys, bound);
    }
}
