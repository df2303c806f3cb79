package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/**
 * Launches of a training step, and programs drawn by lot. Nothing bounds them but the reference's
 * bits.
 */
final class Everyday {
    private static final Shape MEDIUM = Shape.of(9, 1003);

    /** Σ e^(x − max), as softmax needs it. */
    private static final Program SHIFTED_EXP =
            Program.named("shifted-exp", p -> p.out(p.in("x").sub(p.in("max")).exp()));

    private Everyday() {}

    static List<Case> step(Numbers numbers) {
        return List.of(
                adamW(numbers),
                gelu(numbers),
                normalizer(numbers),
                random(60, MEDIUM, numbers),
                segmentedNorm(numbers));
    }

    /** T2: update rules, which are made of + − · / √ alone and so have one right result. */
    static List<Case> updates(Numbers numbers) {
        Case adamW = adamW(numbers);
        return List.of(adamW.within(Tolerance.RECIPE), momentum(numbers));
    }

    private static Case momentum(Numbers numbers) {
        return new CaseBuilder(new Op.Map(Formulas.momentum()))
                .in("w", MEDIUM, numbers.plain())
                .in("g", MEDIUM, numbers.wide())
                .in("m", MEDIUM, numbers.plain())
                .over(0)
                .over(2)
                .scalars(0.9, 0.01)
                .within(Tolerance.RECIPE);
    }

    /** Weights and both moments are overwritten. */
    private static Case adamW(Numbers numbers) {
        return new CaseBuilder(new Op.Map(Formulas.adamW()))
                .in("w", MEDIUM, numbers.plain())
                .in("g", MEDIUM, numbers.wide())
                .in("m", MEDIUM, numbers.plain())
                .in("v", MEDIUM, numbers.between(0, 3))
                .over(0)
                .over(2)
                .over(3)
                .scalars(Formulas.adamWScalars())
                .unbounded();
    }

    private static Case gelu(Numbers numbers) {
        return new CaseBuilder(new Op.Map(Formulas.geluWithNoise()))
                .in("x", MEDIUM, numbers.plain())
                .out(MEDIUM)
                .out(MEDIUM)
                .scalars(0.1)
                .keys(-3, 1L << 40)
                .unbounded();
    }

    private static Case normalizer(Numbers numbers) {
        Layout max = Layout.dense(Shape.of(MEDIUM.dim(0), 1)).broadcastTo(MEDIUM);
        return new CaseBuilder(new Op.Reduce(SHIFTED_EXP, Combine.SUM, 1, 2, false))
                .in("x", MEDIUM, numbers.plain())
                .in("max", DType.F32, max, numbers.between(2, 3))
                .out(Shape.of(MEDIUM.dim(0)))
                .unbounded();
    }

    private static Case segmentedNorm(Numbers numbers) {
        Program square = Program.of(x -> x.mul(x));
        return new CaseBuilder(new Op.Reduce(square, Combine.SUM, 0, 1, true))
                .in("g", Shape.of(9000), numbers.wide())
                .numbers("bounds", DType.I64, 0, 17, 17, 5000, 9000)
                .out(Shape.of(4))
                .unbounded();
    }

    /** Programs from a few to a thousand operations, on operands of every arrangement. */
    static List<Case> programs(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            cases.add(random(6 + i * 3, Shape.of(3, 47), numbers));
        }
        for (int operations : new int[] {200, 400, 1000}) {
            cases.add(random(operations, Shape.of(2, 3, 33), numbers));
        }
        return cases;
    }

    private static Case random(int operations, Shape shape, Numbers numbers) {
        Arrangement[] all = Arrangement.values();
        Layout x = all[numbers.random().nextInt(all.length)].layout(shape);
        Layout y = all[numbers.random().nextInt(all.length)].layout(shape);
        return new CaseBuilder(new Op.Map(Formulas.random(operations, numbers.random())))
                .in("x", DType.F32, x, numbers.plain())
                .in("y", DType.F32, y, numbers.plain())
                .out(shape)
                .out(shape)
                .scalars(0.7)
                .keys(numbers.random().nextLong(), 12)
                .unbounded();
    }
}
