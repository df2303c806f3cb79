package org.espalier.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The symbolic derivative: its form, what it reads, what it leaves out. Its values are checked by
 * core's tests.
 */
class DerivativeTest {
    @Test
    void productRule() {
        Pullback p = Program.of((x, y) -> x.mul(y)).pullback(true, true);
        assertEquals(List.of(0, 1), p.primals());
        assertEquals(List.of(0), p.cotangents());
        assertEquals(List.of(0, 1), p.results());
        Program expected =
                Program.named(
                        "q",
                        b -> {
                            Expr x = b.in("x");
                            Expr y = b.in("y");
                            Expr d = b.in("d");
                            b.out(d.mul(y)).out(d.mul(x));
                        });
        assertEquals(expected, p.program());
        assertEquals(List.of("d:x", "d:y"), p.program().outputNames());
        assertEquals("map.grad", p.program().name());
    }

    @Test
    void unusedPrimalsAreLeftOut() {
        Pullback sum = Program.of((x, y) -> x.add(y)).pullback(true, true);
        assertEquals(List.of(), sum.primals());
        assertEquals(List.of("d:out"), sum.program().inputs());
        Pullback one = Program.of((x, y) -> x.mul(y)).pullback(true, false);
        assertEquals(List.of(1), one.primals());
        assertEquals(List.of("y", "d:out"), one.program().inputs());
        assertEquals(List.of(0), one.results());
    }

    @Test
    void unusedCotangentsAreLeftOut() {
        Program p =
                Program.named(
                        "two",
                        b -> {
                            Expr x = b.in("x");
                            Expr y = b.in("y");
                            b.set("first", x.exp());
                            b.set("second", y.neg());
                        });
        Pullback of = p.pullback(false, true);
        assertEquals(List.of(), of.primals());
        assertEquals(List.of(1), of.cotangents());
        assertEquals(List.of(1), of.results());
    }

    @Test
    void operandsThatDoNotMatterHaveNoResult() {
        Pullback p = Program.of((x, y) -> x.mul(y.floor())).pullback(true, true);
        assertEquals(List.of(0), p.results());
        Pullback none = Program.of(x -> x.round()).pullback(true);
        assertEquals(List.of(), none.results());
        Pullback unwanted = Program.of(x -> x.exp()).pullback(false);
        assertEquals(List.of(), unwanted.results());
        Pullback stopped = Program.of((x, y) -> x.stopGradient().mul(y)).pullback(true, false);
        assertEquals(List.of(), stopped.results());
    }

    @Test
    void surrogateFollowsItsProxyAlone() {
        Pullback p = Program.of(x -> Expr.surrogate(x.exp(), x.square())).pullback(true);
        assertTrue(p.program().code().stream().noneMatch(i -> i.op() == Opcode.EXP));
        assertEquals(List.of(0), p.primals());
    }

    @Test
    void scalarsAndKeysKeepTheirNames() {
        Program p =
                Program.named(
                        "p",
                        b -> {
                            Expr x = b.in("x");
                            Expr kept = b.param("p").le(Expr.random("mask"));
                            b.param("unused");
                            b.out(kept.select(x.square().mul(b.param("scale")), Expr.literal(0)));
                        });
        Pullback of = p.pullback(true);
        assertTrue(of.program().params().containsAll(List.of("p", "scale")));
        assertEquals(List.of("mask"), of.program().keys());
    }

    @Test
    void theDerivativeOfADerivative() {
        Pullback first = Program.of(x -> x.mul(x).mul(x)).pullback(true);
        Pullback second = first.program().pullback(true, false);
        assertEquals(List.of(0), second.results());
        assertEquals(List.of(0, 1), second.primals());
    }

    @Test
    void aTowerOfDerivatives() {
        Program p = Program.of((x, y) -> x.exp().mul(y.sin()));
        for (int order = 1; order <= 4; order++) {
            boolean[] all = new boolean[p.inputs().size()];
            Arrays.fill(all, true);
            p = p.pullback(all).program();
            assertEquals(p.inputs().size(), p.inputs().stream().distinct().count());
        }
    }
}
