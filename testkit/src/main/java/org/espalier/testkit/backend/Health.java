package org.espalier.testkit.backend;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Backend;

/** A few small launches whose results are known: whether a backend still works. */
final class Health {
    private static final Program TWICE_PLUS = Program.of((x, y) -> x.add(x).add(y));

    private Health() {}

    /** What is wrong, if anything. */
    static Optional<String> complaint(Backend backend) {
        Machine machine = new Machine(Rig.over(backend));
        try {
            return product(machine).or(() -> sum(machine));
        } catch (RuntimeException e) {
            return Optional.of("afterwards a sound launch throws " + e);
        }
    }

    private static Optional<String> product(Machine machine) {
        Matrix a = new Matrix(2, 3, new double[] {1, 2, 3, 4, 5, 6});
        Matrix b = new Matrix(3, 2, new double[] {1, 0, 2, 1, 0, 3});
        return compare("a product", ProductLaws.product(machine, a, b), 5, 11, 14, 23);
    }

    private static Optional<String> sum(Machine machine) {
        double[] y =
                machine.run(
                        new CaseBuilder(new Op.Map(TWICE_PLUS))
                                .in("x", Shape.of(5), () -> 2)
                                .in("y", Shape.of(5), () -> 3)
                                .out(Shape.of(5))
                                .unbounded());
        double[] total =
                machine.run(
                        new CaseBuilder(new Op.Reduce(Program.identity(), Combine.SUM, 0, 1, false))
                                .in("x", Shape.of(19), () -> 2)
                                .out(Shape.scalar())
                                .unbounded());
        return compare("a map", y, 7, 7, 7, 7, 7).or(() -> compare("a sum", total, 38));
    }

    private static Optional<String> compare(String what, double[] got, double... due) {
        return Arrays.equals(got, due)
                ? Optional.empty()
                : Optional.of(
                        "afterwards "
                                + what
                                + " gives "
                                + Arrays.toString(got)
                                + " in place of "
                                + Arrays.toString(due));
    }

    /** Cases of every operation, small and of known bits on a sound backend. */
    static List<Case> everyday(Numbers numbers) {
        return List.of(
                Everyday.step(numbers).get(1),
                new ReduceFamily().values(numbers).get(2),
                new MatMulFamily().values(numbers).get(1),
                new GatherFamily().values(numbers).getFirst(),
                new ScatterAddFamily().values(numbers).get(1),
                new CopyFamily().values(numbers).get(3));
    }
}
