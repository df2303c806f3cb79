package org.espalier.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Activation;
import org.junit.jupiter.api.Test;

/** Which epilogues are chains, and which only look like one. */
class ChainTest {
    private static Optional<List<Chain.Step>> steps(Program program) {
        return Chain.of(program.executable()).map(Chain::steps);
    }

    private static void is(Program program, Chain.Step... expected) {
        assertEquals(Optional.of(List.of(expected)), steps(program));
    }

    private static void isNone(Program program) {
        assertEquals(Optional.empty(), steps(program));
    }

    private static Chain.Step plus(int input) {
        return new Chain.Step.With(false, input);
    }

    private static Chain.Step times(int input) {
        return new Chain.Step.With(true, input);
    }

    private static Chain.Step scale(double by) {
        return new Chain.Step.Scale((float) by);
    }

    @Test
    void eachStep() {
        is(Program.of((x, bias) -> x.add(bias)), plus(1));
        is(Program.of((x, bias) -> bias.add(x)), plus(1));
        is(Program.of((x, scale) -> scale.mul(x)), times(1));
        is(Program.of(x -> x.mul(0.1)), scale(0.1));
        is(Program.of(x -> Activation.RELU.of(x)), new Chain.Step.Relu());
    }

    @Test
    void stepsInTheirOrder() {
        is(
                Program.of((x, bias, rest) -> Activation.RELU.of(x.mul(2).add(bias)).add(rest)),
                scale(2),
                plus(1),
                new Chain.Step.Relu(),
                plus(2));
        is(Program.of((x, r, b) -> b.add(r.mul(x))), times(1), plus(2));
    }

    @Test
    void whatOnlyLooksLikeOne() {
        isNone(Program.identity());
        isNone(Program.of(x -> x.add(x)));
        isNone(Program.of(x -> x.mul(x)));
        isNone(Program.of((x, y) -> y.add(y)));
        isNone(Program.of((x, y) -> x.add(y.mul(2))));
        isNone(Program.of((x, y) -> x.add(y).mul(x)));
        isNone(Program.of((x, y) -> x.sub(y)));
        isNone(Program.of(x -> x.add(1)));
        isNone(Program.of(x -> Activation.GELU.of(x)));
        isNone(Program.of(x -> Activation.TANH.of(x)));
        isNone(Program.of(x -> x.max(Expr.literal(0))));
    }

    @Test
    void reluHasOneForm() {
        Expr zero = Expr.literal(0);
        isNone(Program.of(x -> zero.lt(x).select(zero, x)));
        isNone(Program.of(x -> zero.lt(x).select(x, Expr.literal(-0.0))));
        isNone(Program.of(x -> zero.lt(x).select(x, x.mul(0.1))));
        isNone(Program.of(x -> x.lt(zero).select(x, zero)));
        isNone(Program.of((x, y) -> zero.lt(y).select(x, zero)));
        isNone(Program.of((x, y) -> zero.lt(x).select(x.add(y), zero)));
    }

    @Test
    void scalarsBoundAtLaunchAreNone() {
        isNone(Program.named("scaled", p -> p.out(p.in("x").mul(p.param("s")))));
    }

    @Test
    void oneOutputAlone() {
        isNone(
                Program.named(
                        "two",
                        p -> {
                            Expr x = p.in("x");
                            p.out(x.mul(2));
                            p.out(x.mul(3));
                        }));
    }
}
