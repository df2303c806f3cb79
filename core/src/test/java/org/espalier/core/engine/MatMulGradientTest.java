package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.Seed;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Derivatives of matrix products: batches, broadcasting, transposes, and epilogues with and without
 * the product.
 */
@ExtendWith(NoLiveSegments.class)
class MatMulGradientTest {
    private static final Seed SEED = Seed.of(MatMulGradientTest.class, 17);

    /** Its derivative reads the product. */
    private static final Program GELU_BIASED =
            Program.named(
                    "gelu",
                    p -> {
                        Expr c = p.in("c").add(p.in("bias"));
                        p.out(c.mul(c.mul(0.7).erf().add(1)));
                    });

    /** Its derivative reads the product and the second operand. */
    private static final Program GATE =
            Program.named("gate", p -> p.out(p.in("c").square().mul(p.in("gate"))));

    /** Its derivative needs the second operand alone. */
    private static final Program SCALE =
            Program.named("scale", p -> p.out(p.in("c").mul(p.in("by"))));

    private final Session session =
            Session.open(
                    s -> s.backend("reference").dtype(DType.F64).threads(1).seed(SEED.value()));

    @AfterEach
    void close() {
        session.close();
    }

    private record Shapes(long[] a, long[] b) {
        static Shapes of(long[] a, long... b) {
            return new Shapes(a, b);
        }
    }

    private static long[] dims(long... d) {
        return d;
    }

    private static List<Shapes> shapes() {
        return List.of(
                Shapes.of(dims(3, 4), 4, 2),
                Shapes.of(dims(1, 1), 1, 1),
                Shapes.of(dims(2, 3, 4), 4, 2),
                Shapes.of(dims(2, 1, 3, 2), 2, 2),
                Shapes.of(dims(2, 3, 4), 2, 4, 2),
                Shapes.of(dims(2, 3, 4), 1, 4, 2),
                Shapes.of(dims(1, 3, 4), 2, 4, 2),
                Shapes.of(dims(3, 4), 2, 4, 2),
                Shapes.of(dims(2, 1, 2, 3), 1, 3, 3, 2),
                Shapes.of(dims(3, 2, 2), 2, 3, 2, 1));
    }

    private DynamicTest test(String name, Shapes s, Derivatives.Function f) {
        String shapes = java.util.Arrays.toString(s.a) + java.util.Arrays.toString(s.b);
        return DynamicTest.dynamicTest(
                name + shapes, () -> new Derivatives(session, SEED, f).in(s.a).in(s.b).check());
    }

    @TestFactory
    Stream<DynamicTest> products() {
        return shapes().stream().map(s -> test("", s, x -> x.get(0).matmul(x.get(1))));
    }

    private static long[] swapped(long... d) {
        long[] s = d.clone();
        s[d.length - 1] = d[d.length - 2];
        s[d.length - 2] = d[d.length - 1];
        return s;
    }

    @TestFactory
    Stream<DynamicTest> transposes() {
        return shapes().stream()
                .flatMap(s ->
                        Stream.of(
                                test(
                                        "aT ",
                                        Shapes.of(swapped(s.a), s.b),
                                        x -> x.get(0).transpose().matmul(x.get(1))),
                                test(
                                        "bT ",
                                        Shapes.of(s.a, swapped(s.b)),
                                        x -> x.get(0).matmul(x.get(1).transpose())),
                                test(
                                        "aT bT ",
                                        Shapes.of(swapped(s.a), swapped(s.b)),
                                        x -> x.get(0).transpose().matmul(x.get(1).transpose()))));
    }

    @Test
    void epilogueThatReadsTheProduct() {
        Derivatives.Function f = x -> x.get(0).matmul(x.get(1), GELU_BIASED, x.get(2));
        new Derivatives(session, SEED, f).in(2, 3, 4).in(4, 2).in(2).check();
        new Derivatives(session, SEED, f).in(2, 3, 4).in(2, 4, 2).in(2, 1, 2).check();
        new Derivatives(session, SEED, f).in(3, 4).in(4, 2).in(3, 1).check();
        new Derivatives(session, SEED, f).in(3, 4).in(4, 2).in().check();
    }

    @Test
    void epilogueThatReadsBoth() {
        Derivatives.Function f = x -> x.get(0).matmul(x.get(1), GATE, x.get(2));
        new Derivatives(session, SEED, f).in(2, 3, 2).in(2, 2).in(2, 3, 2).check();
        new Derivatives(session, SEED, f).in(2, 2, 3).in(2, 3, 2).in(2, 1).check();
    }

    @Test
    void epilogueThatReadsTheOtherAlone() {
        Derivatives.Function f = x -> x.get(0).matmul(x.get(1), SCALE, x.get(2));
        new Derivatives(session, SEED, f).in(2, 3, 2).in(2, 2).in(2, 3, 2).check();
        new Derivatives(session, SEED, f).in(3, 2).in(2, 2).in(1, 2).check();
    }

    @Test
    void epilogueOfOneTrackedOperand() {
        Tensor a = session.normal("a", 0, 1, 3, 4);
        Tensor b = session.normal("b", 0, 1, 4, 2);
        new Derivatives(session, SEED, x -> a.matmul(b, GELU_BIASED, x.getFirst())).in(2).check();
        new Derivatives(session, SEED, x -> a.matmul(x.getFirst(), GATE, a.slice(1, 0, 2)))
                .in(4, 2)
                .check();
        new Derivatives(session, SEED, x -> x.getFirst().matmul(b)).in(3, 4).check();
    }

    @Test
    void aMatrixTimesItself() {
        new Derivatives(session, SEED, x -> x.getFirst().matmul(x.getFirst())).in(3, 3).check();
        new Derivatives(session, SEED, x -> x.getFirst().matmul(x.getFirst().transpose()))
                .in(2, 3)
                .check();
        new Derivatives(session, SEED, x -> x.getFirst().matmul(x.getFirst())).in(2, 2, 2).check();
    }

    @Test
    void operandsThatAreViews() {
        Derivatives.Function f =
                x ->
                        x.get(0)
                                .slice(1, 1, 4)
                                .flip(0)
                                .matmul(x.get(1).permute(2, 0, 1).slice(2, 0, 2));
        new Derivatives(session, SEED, f).in(2, 5).in(3, 4, 2).check();
    }

    @Test
    void emptyInnerAxisGivesZeros() {
        Tensor a = session.zeros(2, 0).variable();
        Tensor b = session.zeros(0, 3).variable();
        Tensor c = a.matmul(b);
        assertArrayEquals(new double[6], c.toDoubles());
        List<Tensor> g = c.sum().gradients(a, b);
        assertArrayEquals(new long[] {2, 0}, g.get(0).shape().dims());
        assertArrayEquals(new long[] {0, 3}, g.get(1).shape().dims());
    }

    @Test
    void emptyRowsAndColumns() {
        Tensor none = session.zeros(0, 2).matmul(session.ones(2, 3));
        assertArrayEquals(new long[] {0, 3}, none.shape().dims());
        Tensor flat = session.ones(2, 3).matmul(session.zeros(3, 0));
        assertArrayEquals(new long[] {2, 0}, flat.shape().dims());
        Tensor batches = session.zeros(2, 0, 2).matmul(session.zeros(2, 2, 0));
        assertArrayEquals(new long[] {2, 0, 0}, batches.shape().dims());
    }
}
