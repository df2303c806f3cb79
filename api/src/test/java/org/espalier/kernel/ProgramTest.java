package org.espalier.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Flattening, equality, text and rewriting of programs. */
class ProgramTest {
    private static long count(Program p, Opcode op) {
        return p.code().stream().filter(i -> i.op() == op).count();
    }

    private static String message(Runnable part) {
        return assertThrows(IllegalArgumentException.class, part::run).getMessage();
    }

    @Test
    void equalPartsAreComputedOnce() {
        Program p = Program.of((x, y) -> x.add(y).exp().mul(x.add(y).exp()));
        assertEquals(1, count(p, Opcode.ADD));
        assertEquals(1, count(p, Opcode.EXP));
        assertEquals(5, p.code().size());
    }

    @Test
    void literalsAreSharedByBits() {
        Program p = Program.of(x -> x.mul(0.5).add(0.5).mul(0.0).add(-0.0));
        assertEquals(3, count(p, Opcode.LITERAL));
    }

    @Test
    void aLongChainOfSharedPartsStaysSmall() {
        Program p =
                Program.of(x -> {
                    Expr e = x;
                    for (int i = 0; i < 60; i++) {
                        e = e.add(e);
                    }
                    return e;
                });
        assertEquals(61, p.code().size());
    }

    @Test
    void aFormulaMayBeThousandsOfOperationsDeep() {
        Program p =
                Program.of(x -> {
                    Expr e = x;
                    for (int i = 0; i < 20_000; i++) {
                        e = e.add(i);
                    }
                    return e;
                });
        assertEquals(40_001, p.code().size());
        assertEquals(List.of(0), p.pullback(true).results());
    }

    @Test
    void instructionsReferToEarlierOnes() {
        Program p = Program.of((x, y, z) -> x.fma(y, z).max(x.lt(y).select(y, z)));
        for (int i = 0; i < p.code().size(); i++) {
            Instruction at = p.code().get(i);
            for (int k = 0; k < at.op().arity(); k++) {
                assertTrue(at.operand(k) >= 0 && at.operand(k) < i, at.toString());
            }
        }
    }

    @Test
    void whatNoOutputNeedsIsLeftOut() {
        Program p =
                Program.named(
                        "p",
                        b -> {
                            Expr x = b.in("x");
                            Expr y = b.in("y");
                            b.param("unused");
                            y.exp();
                            b.out(x.neg());
                        });
        assertEquals(List.of("x", "y"), p.inputs());
        assertTrue(p.uses(0));
        assertFalse(p.uses(1));
        assertEquals(2, p.code().size());
    }

    @Test
    void equalityIsByValueNamesApart() {
        Program a = Program.named("a", p -> p.out(p.in("x").mul(p.param("c"))));
        Program b = Program.named("b", p -> p.out(p.in("y").mul(p.param("scale"))));
        assertEquals(a, b);
        assertEquals(a.hashCode(), b.hashCode());
        assertEquals(Program.identity(), Program.of(x -> x));
        assertNotEquals(a, Program.of(x -> x.mul(2)));
        assertNotEquals(Program.of((x, y) -> x.sub(y)), Program.of((x, y) -> y.sub(x)));
        assertNotEquals(Program.of(x -> x.mul(0.0)), Program.of(x -> x.mul(-0.0)));
        assertNotEquals(Program.of(x -> x), Program.of((x, y) -> x));
    }

    @Test
    void outputsCountForEquality() {
        Program one = Program.named("p", p -> p.out(p.in("x").neg()));
        Program two =
                Program.named(
                        "p",
                        p -> {
                            Expr y = p.in("x").neg();
                            p.out(y).out(y);
                        });
        assertNotEquals(one, two);
        assertEquals(List.of("out", "out1"), two.outputNames());
        assertEquals(List.of(1, 1), two.outputs());
    }

    @Test
    void text() {
        Program p =
                Program.named(
                        "demo",
                        b -> {
                            Expr x = b.in("x");
                            Expr keep = b.param("p").le(Expr.random("mask"));
                            b.set("y", keep.select(x.mul(0.5), Expr.index(-1)));
                            b.set("z", x);
                        });
        assertEquals(
                """
                demo[x] params [p] keys [mask]
                  v0 = param 0
                  v1 = random 0
                  v2 = le v0 v1
                  v3 = input 0
                  v4 = literal 0.5
                  v5 = mul v3 v4
                  v6 = index -1
                  v7 = select v2 v5 v6
                  y <- v7
                  z <- v3\
                """,
                p.toString());
    }

    @Test
    void executableDropsSurrogates() {
        Program p =
                Program.of(
                        x -> Expr.surrogate(x.round(), x.tanh()).mul(x.sigmoid().stopGradient()));
        Program e = p.executable();
        assertEquals(0, count(e, Opcode.SURROGATE));
        assertEquals(Program.of(x -> x.round().mul(x.sigmoid())), e);
        Program plain = Program.of(x -> x.exp());
        assertSame(plain, plain.executable());
        Program nested = Program.of(x -> Expr.surrogate(Expr.surrogate(x, x.exp()), x.log()));
        assertEquals(Program.identity(), nested.executable());
    }

    @Test
    void scaledMultipliesAnOperandWhereverItIsRead() {
        Program p =
                Program.named(
                        "p",
                        b -> {
                            Expr w = b.in("w");
                            Expr g = b.in("g");
                            b.set("w", w.sub(g.mul(g)));
                            b.set("copy", g);
                        });
        Program s = p.scaled("g", "scale");
        Program expected =
                Program.named(
                        "q",
                        b -> {
                            Expr w = b.in("w");
                            Expr g = b.in("g").mul(b.in("scale"));
                            b.set("w", w.sub(g.mul(g)));
                            b.set("copy", g);
                        });
        assertEquals(expected, s);
        assertEquals(List.of("w", "g", "scale"), s.inputs());
        assertEquals(List.of("w", "copy"), s.outputNames());
    }

    @Test
    void scaledKeepsScalarsAndKeys() {
        Program p =
                Program.named(
                        "p",
                        b -> {
                            Expr g = b.in("g");
                            b.out(g.mul(b.param("lr")).add(Expr.random("u")));
                        });
        Program s = p.scaled("g", "scale");
        assertEquals(List.of("lr"), s.params());
        assertEquals(List.of("u"), s.keys());
    }

    @Test
    void mistakesAreNamed() {
        assertEquals(
                "map: select wants a mask as operand 0 and got input 0",
                message(() -> Program.of(x -> x.select(x, x))));
        assertEquals(
                "map: add wants a number as operand 1 and got lt v0 v0",
                message(() -> Program.of(x -> x.add(x.lt(x)))));
        assertEquals(
                "map: not wants a mask as operand 0 and got input 0",
                message(() -> Program.of(x -> x.not().select(x, x))));
        assertEquals(
                "p: output 'y' set twice",
                message(() ->
                        Program.named(
                                "p",
                                p -> {
                                    Expr x = p.in("x");
                                    p.set("y", x).set("y", x.neg());
                                })));
        assertEquals("p: a program needs an output", message(() -> Program.named("p", p -> {})));
        assertEquals(
                "p: operand 'x' declared twice",
                message(() -> Program.named("p", p -> p.out(p.in("x").add(p.in("x"))))));
    }

    @Test
    void clampHoldsBetweenItsBounds() {
        Program p = Program.of((x, lo, hi) -> x.clamp(lo, hi));
        assertEquals(Program.of((x, lo, hi) -> x.max(lo).min(hi)), p);
    }
}
