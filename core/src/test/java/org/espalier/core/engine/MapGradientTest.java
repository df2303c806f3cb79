package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.espalier.core.Seed;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Derivatives of elementwise programs: every opcode, several outputs, broadcast operands, scalars
 * and random leaves.
 */
@ExtendWith(NoLiveSegments.class)
class MapGradientTest {
    private static final Seed SEED = Seed.of(MapGradientTest.class, 11);

    private final Session session =
            Session.open(
                    s -> s.backend("reference").dtype(DType.F64).threads(1).seed(SEED.value()));

    @AfterEach
    void close() {
        session.close();
    }

    private Derivatives of(Program program) {
        return new Derivatives(session, SEED, x -> Tensor.map(program, x.toArray(new Tensor[0])));
    }

    /**
     * Opcodes of one number, as a function that is smooth on [0.3, 1.4] and has a curvature there.
     */
    private static Map<Opcode, UnaryOperator<Expr>> unary() {
        Map<Opcode, UnaryOperator<Expr>> all = new EnumMap<>(Opcode.class);
        all.put(Opcode.NEG, Expr::neg);
        all.put(Opcode.ABS, x -> x.sub(2).abs());
        all.put(Opcode.SQRT, Expr::sqrt);
        all.put(Opcode.EXP, Expr::exp);
        all.put(Opcode.LOG, Expr::log);
        all.put(Opcode.TANH, Expr::tanh);
        all.put(Opcode.ERF, Expr::erf);
        all.put(Opcode.SIN, Expr::sin);
        all.put(Opcode.COS, Expr::cos);
        all.put(Opcode.ROUND, x -> x.mul(0.1).add(3).round().mul(x));
        all.put(Opcode.FLOOR, x -> x.mul(0.1).add(3).floor().mul(x));
        all.put(Opcode.SURROGATE, x -> Expr.surrogate(x.exp(), x.exp()));
        return all;
    }

    /**
     * Opcodes of two numbers; x and y lie in [0.3, 1.4], and MIN, MAX and comparisons see them 2
     * apart.
     */
    private static Map<Opcode, BinaryOperator<Expr>> binary() {
        Map<Opcode, BinaryOperator<Expr>> all = new EnumMap<>(Opcode.class);
        all.put(Opcode.ADD, Expr::add);
        all.put(Opcode.SUB, Expr::sub);
        all.put(Opcode.MUL, Expr::mul);
        all.put(Opcode.DIV, Expr::div);
        all.put(Opcode.MIN, (x, y) -> x.min(y.add(2)).mul(y));
        all.put(Opcode.MAX, (x, y) -> x.max(y.sub(2)).mul(y));
        all.put(Opcode.LT, (x, y) -> x.lt(y.add(2)).select(x.mul(y), x));
        all.put(Opcode.LE, (x, y) -> y.add(2).le(x).select(x.mul(y), x.exp()));
        all.put(Opcode.EQ, (x, y) -> x.eq(y.add(2)).select(x.mul(y), y.exp()));
        all.put(Opcode.AND, (x, y) -> x.lt(y.add(2)).and(y.lt(x)).select(x, x.mul(y)));
        all.put(Opcode.OR, (x, y) -> x.lt(y.add(2)).or(y.lt(x)).select(x, x.mul(y)));
        all.put(Opcode.NOT, (x, y) -> x.lt(y.sub(2)).not().select(x.mul(y), x));
        all.put(Opcode.SELECT, (x, y) -> Expr.index(-1).lt(Expr.literal(2)).select(x, y.square()));
        all.put(Opcode.FMA, (x, y) -> x.fma(y, x.square()));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> everyOpcode() {
        Stream<DynamicTest> ones =
                unary().entrySet().stream()
                        .map(e -> test(e.getKey(), Program.of(x -> curved(e.getValue(), x)), 1));
        Stream<DynamicTest> twos =
                binary().entrySet().stream()
                        .map(e ->
                                test(
                                        e.getKey(),
                                        Program.of((x, y) -> curved(e.getValue(), x, y)),
                                        2));
        return Stream.concat(ones, twos);
    }

    /** An opcode under a square, so that a second derivative that forgets the first one shows. */
    private static Expr curved(UnaryOperator<Expr> op, Expr x) {
        return op.apply(x).add(0.3).square();
    }

    private static Expr curved(BinaryOperator<Expr> op, Expr x, Expr y) {
        return op.apply(x, y).add(0.3).square();
    }

    private DynamicTest test(Opcode op, Program program, int inputs) {
        return DynamicTest.dynamicTest(
                op.text(),
                () -> {
                    assertTrue(program.code().stream().anyMatch(i -> i.op() == op));
                    Derivatives d = of(program);
                    for (int i = 0; i < inputs; i++) {
                        d.between(0.3, 1.4, 5);
                    }
                    d.check();
                });
    }

    @Test
    void theTableHasEveryOpcode() {
        List<Opcode> leaves =
                List.of(Opcode.INPUT, Opcode.PARAM, Opcode.LITERAL, Opcode.INDEX, Opcode.RANDOM);
        List<Opcode> missing =
                Arrays.stream(Opcode.values())
                        .filter(o -> !leaves.contains(o))
                        .filter(o -> !unary().containsKey(o) && !binary().containsKey(o))
                        .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void broadcastOperandsOnEverySide() {
        Program p = Program.of((x, y, z, w) -> x.mul(y).add(z.exp()).mul(w.sin()));
        of(p).in(2, 1, 3).in(4, 3).in(1).in().check();
        of(p).in(3).in(2, 3).in(2, 1).in(1, 1).check();
        of(p).in(2, 3).in(2, 3).in(1, 3).in(2, 1).check();
    }

    @Test
    void oneOperandTwice() {
        new Derivatives(session, SEED, x -> x.getFirst().mul(x.getFirst()).mul(x.getLast()))
                .in(2, 3)
                .in(1, 3)
                .check();
        Program p = Program.of((x, y) -> x.mul(y).mul(y));
        new Derivatives(session, SEED, x -> Tensor.map(p, x.getFirst(), x.getFirst()))
                .in(4)
                .check();
    }

    @Test
    void severalOutputsUsedAndUnused() {
        Program p =
                Program.named(
                        "two",
                        b -> {
                            Expr x = b.in("x");
                            Expr y = b.in("y");
                            b.set("first", x.mul(y));
                            b.set("second", x.exp().add(y.square()));
                            b.set("third", y.sin());
                        });
        for (int used = 0; used < 3; used++) {
            int one = used;
            Derivatives.Function f =
                    x -> Tensor.map(p, Scalars.none(), x.get(0), x.get(1)).get(one);
            new Derivatives(session, SEED, f).in(3).in(3).check();
        }
        Derivatives.Function all =
                x -> {
                    List<Tensor> y = Tensor.map(p, Scalars.none(), x.get(0), x.get(1));
                    return y.get(0).mul(y.get(1)).add(y.get(2));
                };
        new Derivatives(session, SEED, all).in(2, 3).in(3).check();
    }

    @Test
    void scalarsIndicesAndRandomLeaves() {
        Program p =
                Program.named(
                        "leaves",
                        b -> {
                            Expr x = b.in("x");
                            Expr u = Expr.random("u").add(0.5);
                            b.out(x.square().mul(u).mul(b.param("c")).mul(Expr.index(-1).add(1)));
                        });
        Scalars s = Scalars.of("c", 0.7).key("u", 99, 5);
        Derivatives.Function f = x -> Tensor.map(p, s, x.get(0)).getFirst();
        new Derivatives(session, SEED, f).in(2, 3).check();
        Derivatives.Function broad = x -> Tensor.map(p, s, x.get(0).broadcastTo(2, 3)).getFirst();
        new Derivatives(session, SEED, broad).in(3).check();
    }

    @Test
    void broadcastOperandBesideAnIndexAndARandomLeaf() {
        Program p =
                Program.named(
                        "leaves",
                        b -> {
                            Expr x = b.in("x");
                            Expr y = b.in("y");
                            Expr u = Expr.random("u").add(0.5);
                            b.out(x.mul(y).mul(u).mul(y.add(Expr.index(-2))));
                        });
        Scalars s = Scalars.none().key("u", 3, 1);
        Derivatives.Function f = x -> Tensor.map(p, s, x.get(0), x.get(1)).getFirst();
        new Derivatives(session, SEED, f).in(3, 4).in(4).check();
        new Derivatives(session, SEED, f).in(2, 3, 4).in(3, 1).check();
        new Derivatives(session, SEED, f).in(2, 3, 4).in(2, 1, 4).check();
    }

    @Test
    void programsThatDifferInNamesAlone() {
        Program a = Program.named("a", p -> p.out(p.in("x").square().mul(p.param("c"))));
        Program b = Program.named("b", p -> p.out(p.in("y").square().mul(p.param("scale"))));
        Derivatives.Function f =
                x -> {
                    Tensor y = Tensor.map(a, Scalars.of("c", 3), x.getFirst()).getFirst();
                    return Tensor.map(b, Scalars.of("scale", 2), y).getFirst();
                };
        new Derivatives(session, SEED, f).in(3).check();
    }

    @Test
    void surrogateDifferentiatesItsProxy() {
        Program sign = Program.of(x -> Expr.surrogate(x.floor(), x.mul(x).mul(0.5)));
        Tensor x = session.tensor(new double[] {-1.5, 0.25, 2.75}, 3).variable();
        Tensor y = Tensor.map(sign, x);
        Tensor dx = y.sum().gradients(List.of(x), true).getFirst();
        assertEquals(List.of(-2.0, 0.0, 2.0), Arrays.stream(y.toDoubles()).boxed().toList());
        assertEquals(List.of(-1.5, 0.25, 2.75), Arrays.stream(dx.toDoubles()).boxed().toList());
        Tensor ddx = dx.sum().gradients(x).getFirst();
        assertEquals(List.of(1.0, 1.0, 1.0), Arrays.stream(ddx.toDoubles()).boxed().toList());
    }

    @Test
    void stopGradientStops() {
        Program p = Program.of(x -> x.mul(x.exp().stopGradient()));
        Tensor x = session.tensor(new double[] {0.5}, 1).variable();
        double got = Tensor.map(p, x).sum().gradients(x).getFirst().item();
        assertEquals(StrictMath.exp(0.5), got, 1e-15);
    }

    @Test
    void tiesGoToTheFirstOperand() {
        Tensor x = session.tensor(new double[] {2}, 1).variable();
        Tensor y = session.tensor(new double[] {2}, 1).variable();
        for (Program p : List.of(Program.of((a, b) -> a.max(b)), Program.of((a, b) -> a.min(b)))) {
            List<Tensor> g = Tensor.map(p, x, y).sum().gradients(x, y);
            assertEquals(List.of(1.0, 0.0), List.of(g.get(0).item(), g.get(1).item()));
        }
    }
}
