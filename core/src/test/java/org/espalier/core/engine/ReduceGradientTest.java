package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Seed;
import org.espalier.kernel.Combine;
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

/** Values and derivatives of sums and extremes, over every choice of axes of ranks 0 to 4. */
@ExtendWith(NoLiveSegments.class)
class ReduceGradientTest {
    private static final Seed SEED = Seed.of(ReduceGradientTest.class, 13);
    private static final long[] SHAPE = {2, 3, 2, 2};
    private static final Program PRODUCT =
            Program.named("product", p -> p.out(p.in("x").mul(p.in("y").exp())));

    private final Session session =
            Session.open(
                    s -> s.backend("reference").dtype(DType.F64).threads(1).seed(SEED.value()));

    @AfterEach
    void close() {
        session.close();
    }

    private static List<List<Integer>> axes(int rank) {
        List<List<Integer>> all = new ArrayList<>();
        for (int mask = 0; mask < 1 << rank; mask++) {
            int bits = mask;
            all.add(IntStream.range(0, rank).filter(i -> (bits >> i & 1) == 1).boxed().toList());
        }
        return all;
    }

    private static DynamicTest test(Combine combine, List<Integer> axes, Derivatives d) {
        return DynamicTest.dynamicTest(combine + " over " + axes, d::check);
    }

    @TestFactory
    Stream<DynamicTest> sums() {
        return axes(SHAPE.length).stream()
                .map(a ->
                        test(
                                Combine.SUM,
                                a,
                                new Derivatives(session, SEED, x -> sum(a, x))
                                        .in(SHAPE)
                                        .in(3, 1, 2)));
    }

    private static Tensor sum(List<Integer> axes, List<Tensor> x) {
        return Tensor.reduce(PRODUCT, Combine.SUM, axes, x.get(0), x.get(1));
    }

    /** Elements at least 0.05 apart, so that no step changes which is the largest. */
    private static double[] apart(int n) {
        return IntStream.range(0, n).mapToDouble(i -> (i * 7 % n) * 0.05 - 0.4).toArray();
    }

    @TestFactory
    Stream<DynamicTest> extremes() {
        return Stream.of(Combine.MAX, Combine.MIN)
                .flatMap(c ->
                        axes(SHAPE.length).stream()
                                .map(a ->
                                        test(
                                                c,
                                                a,
                                                new Derivatives(
                                                                session,
                                                                SEED,
                                                                x -> extreme(c, a, x))
                                                        .at(apart(24), SHAPE))));
    }

    private static Tensor extreme(Combine combine, List<Integer> axes, List<Tensor> x) {
        Program cubed = Program.of(v -> v.square().mul(v).add(v));
        return Tensor.reduce(cubed, combine, axes, x.getFirst());
    }

    @Test
    void ofAPlainMaximum() {
        new Derivatives(session, SEED, x -> x.getFirst().square().max(1, 3))
                .at(apart(24), SHAPE)
                .check();
    }

    @Test
    void equalExtremesShareTheGradient() {
        Tensor x = session.tensor(new double[] {3, 1, 3, 2, 3, 0}, 2, 3).variable();
        Tensor g = x.max().gradients(x).getFirst();
        assertArrayEquals(new double[] {1 / 3.0, 0, 1 / 3.0, 0, 1 / 3.0, 0}, g.toDoubles(), 1e-15);
    }

    @Test
    void axesOfSizeOneAndScalars() {
        new Derivatives(session, SEED, x -> x.getFirst().square().sum(0, 2)).in(1, 3, 1).check();
        new Derivatives(session, SEED, x -> x.getFirst().square().sum()).in().check();
        new Derivatives(session, SEED, x -> x.getFirst().square().mean()).in(3, 2).check();
    }

    @Test
    void longSumsAcrossBlocks() {
        Tensor x = session.normal("x", 0, 1, 3, 4099).variable();
        Tensor y = Tensor.reduce(PRODUCT, Combine.SUM, List.of(1), x, x);
        double[] g = y.sum().gradients(x).getFirst().toDoubles();
        double[] v = x.toDoubles();
        for (int i : new int[] {0, 1, 4095, 4096, 4098, 4099, 12296}) {
            double expected = StrictMath.exp(v[i]) * (1 + v[i]);
            assertArrayEquals(new double[] {expected}, new double[] {g[i]}, 1e-13 * 10);
        }
    }

    @Test
    void anIndexKeepsItsMeaningUnderOtherAxes() {
        Program weighted =
                Program.named(
                        "weighted",
                        p ->
                                p.out(
                                        p.in("x")
                                                .square()
                                                .mul(Expr.index(-3).add(Expr.index(0)).add(1))));
        for (List<Integer> a : axes(3)) {
            new Derivatives(
                            session,
                            SEED,
                            x -> Tensor.reduce(weighted, Combine.SUM, a, x.getFirst()))
                    .in(2, 3, 2)
                    .check();
        }
        Tensor x = session.ones(2, 3, 2);
        double total = Tensor.reduce(weighted, Combine.SUM, List.of(0, 2), x).sum().item();
        assertArrayEquals(new double[] {6 + 6 * 3}, new double[] {total}, 0);
    }

    @Test
    void emptyAxes() {
        Tensor x = session.zeros(2, 0, 3).variable();
        for (double none : x.sum(1).toDoubles()) {
            assertTrue(none == 0);
        }
        assertArrayEquals(new double[0], x.sum(1).sum().gradients(x).getFirst().toDoubles());
        assertArrayEquals(new double[0], session.zeros(2, 0).sum(0).toDoubles());
    }
}
