package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** Cases of {@link Op.Reduce}. */
final class ReduceFamily implements Family {
    private static final Program DOT = Program.named("dot", p -> p.out(p.in("x").mul(p.in("y"))));

    @Override
    public String name() {
        return "REDUCE";
    }

    @Override
    public String words() {
        return "a reduction";
    }

    /** T2: sums over the last axis and over others, around lanes and blocks. */
    static List<Case> sums(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (int n : new int[] {1, 15, 16, 17, 255, 257, 1003, 4096, 4113, 12_300}) {
            cases.add(reduce(Combine.SUM, Shape.of(3, n), 1, 2, Arrangement.DENSE, numbers.wide()));
            cases.add(reduce(Combine.SUM, Shape.of(n, 3), 0, 1, Arrangement.DENSE, numbers.wide()));
            cases.add(dot(Shape.of(2, n), 1, numbers));
            cases.add(dot(Shape.of(n, 5), 0, numbers));
        }
        return cases;
    }

    /** T2: largest and smallest. */
    static List<Case> extremes(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (int n : new int[] {1, 7, 16, 65, 1003}) {
            for (Combine combine : List.of(Combine.MAX, Combine.MIN)) {
                cases.add(reduce(combine, Shape.of(3, n), 1, 2, Arrangement.DENSE, numbers.wide()));
                cases.add(reduce(combine, Shape.of(n, 3), 0, 1, Arrangement.DENSE, numbers.wide()));
            }
        }
        return cases;
    }

    /** T2: segments of every length from 0 on. */
    static List<Case> segments(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Combine combine : Combine.values()) {
            cases.add(segmented(combine, numbers, 0, 0, 1, 3, 20, 20, 85, 1088, 6000));
            cases.add(segmented(combine, numbers, 5, 9));
            cases.add(segmented(combine, numbers, 0));
        }
        return cases;
    }

    /** T2: sums and extremes of operands of every type. */
    static List<Case> types(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (DType from : DType.values()) {
            for (Combine combine : Combine.values()) {
                cases.add(
                        new CaseBuilder(new Op.Reduce(Program.identity(), combine, 1, 2, false))
                                .in("x", from, Layout.dense(Shape.of(5, 131)), numbers.whole(0, 50))
                                .out(Shape.of(5))
                                .within(tolerance(combine), 131));
            }
        }
        return cases;
    }

    private static Case segmented(Combine combine, Numbers numbers, double... bounds) {
        int last = (int) bounds[bounds.length - 1];
        return new CaseBuilder(new Op.Reduce(Program.identity(), combine, 0, 1, true))
                .in("x", Shape.of(last), numbers.wide())
                .numbers("bounds", DType.I64, bounds)
                .out(Shape.of(bounds.length - 1))
                .within(tolerance(combine), Math.max(1, last));
    }

    private static Tolerance tolerance(Combine combine) {
        return combine == Combine.SUM ? Tolerance.SUM : Tolerance.EXACT;
    }

    private static Case dot(Shape shape, int axis, Numbers numbers) {
        return new CaseBuilder(new Op.Reduce(DOT, Combine.SUM, axis, axis + 1, false))
                .in("x", shape, numbers.plain())
                .in("y", shape, numbers.wide())
                .out(shape.without(axis))
                .within(Tolerance.SUM, Math.max(1, shape.dim(axis)));
    }

    private static Case reduce(
            Combine combine, Shape shape, int from, int to, Arrangement at, DoubleSupplier x) {
        return reduce(combine, shape, from, to, at, Arrangement.DENSE, x);
    }

    private static Case reduce(
            Combine combine,
            Shape shape,
            int from,
            int to,
            Arrangement at,
            Arrangement out,
            DoubleSupplier x) {
        Shape kept = shape.slice(0, from).concat(shape.slice(to, shape.rank()));
        long terms = Math.max(1, shape.slice(from, to).elements());
        return new CaseBuilder(new Op.Reduce(Program.identity(), combine, from, to, false))
                .in("x", DType.F32, at.layout(shape), x)
                .out("out", DType.F32, out.layout(kept))
                .within(tolerance(combine), terms);
    }

    /** Every run of axes of every awkward shape. */
    @Override
    public List<Case> shapes(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Shape shape : Shapes.AWKWARD) {
            for (int from = 0; from <= shape.rank(); from++) {
                for (int to = from; to <= shape.rank(); to++) {
                    Combine combine = (from + to) % 2 == 0 ? Combine.SUM : Combine.MAX;
                    cases.add(reduce(combine, shape, from, to, Arrangement.DENSE, numbers.plain()));
                }
            }
        }
        return cases;
    }

    @Override
    public List<Case> layouts(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        Shape shape = Shape.of(5, 7, 19);
        for (int axis = 0; axis < 3; axis++) {
            for (Arrangement at : Arrangement.values()) {
                for (Combine combine : Combine.values()) {
                    cases.add(reduce(combine, shape, axis, axis + 1, at, numbers.plain()));
                }
            }
            for (Arrangement out : Arrangement.DISJOINT) {
                cases.add(
                        reduce(
                                Combine.SUM,
                                shape,
                                axis,
                                3,
                                Arrangement.DENSE,
                                out,
                                numbers.plain()));
            }
        }
        return cases;
    }

    @Override
    public List<Case> values(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Combine combine : Combine.values()) {
            for (boolean last : new boolean[] {true, false}) {
                cases.add(specialAmongPlain(combine, last, numbers));
                cases.add(overAxis(combine, last, Shape.of(7, 40), () -> -0.0));
                cases.add(overAxis(combine, last, Shape.of(40, 40), numbers.cancelling()));
                cases.add(overAxis(combine, last, Shape.of(40, 40), numbers.scaled(-149, -120)));
            }
        }
        return cases;
    }

    private static Case overAxis(Combine combine, boolean last, Shape shape, DoubleSupplier x) {
        int axis = last ? 1 : 0;
        return reduce(combine, shape, axis, axis + 1, Arrangement.DENSE, x);
    }

    /** Each row or column has one special number, at another place every time. */
    private static Case specialAmongPlain(Combine combine, boolean last, Numbers numbers) {
        int n = Numbers.specials();
        DoubleSupplier special = numbers.special();
        DoubleSupplier plain = numbers.plain();
        int[] next = {0};
        DoubleSupplier mixed =
                () -> {
                    int i = next[0]++;
                    return i / n == i * 7 % n ? special.getAsDouble() : plain.getAsDouble();
                };
        return overAxis(combine, last, Shape.of(n, n), mixed);
    }

    @Override
    public List<Case> large(Numbers numbers) {
        Shape shape = Shapes.LARGE;
        return List.of(
                reduce(Combine.SUM, shape, 1, 2, Arrangement.DENSE, numbers.wide()),
                reduce(Combine.SUM, shape, 0, 1, Arrangement.DENSE, numbers.wide()),
                reduce(Combine.SUM, shape, 0, 2, Arrangement.DENSE, numbers.wide()),
                reduce(Combine.SUM, shape, 1, 2, Arrangement.TRANSPOSED, numbers.wide()),
                reduce(Combine.MAX, shape, 0, 2, Arrangement.DENSE, numbers.wide()),
                reduce(Combine.SUM, Shape.of(3, 3001, 17), 1, 2, Arrangement.DENSE, numbers.wide()),
                segmented(Combine.SUM, numbers, 0, 40_000, 40_013, 90_000, 111_000));
    }
}
