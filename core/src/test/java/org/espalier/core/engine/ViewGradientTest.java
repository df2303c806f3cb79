package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.core.Seed;
import org.espalier.kernel.DType;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Values and derivatives of views, joins, conversions, gathers and scatters. Each sits between
 * squares.
 */
@ExtendWith(NoLiveSegments.class)
class ViewGradientTest {
    private static final Seed SEED = Seed.of(ViewGradientTest.class, 19);

    private final Session session =
            Session.open(
                    s -> s.backend("reference").dtype(DType.F64).threads(1).seed(SEED.value()));

    @AfterEach
    void close() {
        session.close();
    }

    private interface One {
        Tensor of(Tensor x);
    }

    private void check(One view, long... dims) {
        new Derivatives(session, SEED, x -> view.of(x.getFirst().square()).square())
                .in(dims)
                .check();
        new Derivatives(session, SEED, x -> view.of(x.getFirst())).in(dims).check();
    }

    private static double[] numbers(Tensor x) {
        return x.toDoubles();
    }

    @Test
    void permute() {
        check(x -> x.permute(2, 0, 1), 2, 3, 2);
        check(x -> x.permute(1, 0, 2).permute(2, 1, 0), 2, 3, 2);
        check(Tensor::transpose, 2, 3);
        check(x -> x.transpose(0, 2), 2, 1, 3);
    }

    @Test
    void reshapeOfAView() {
        check(x -> x.reshape(3, 4), 2, 3, 2);
        check(x -> x.reshape(-1), 2, 3);
        check(x -> x.unsqueeze(1).unsqueeze(0), 2, 3);
        check(x -> x.slice(0, 1, 3).reshape(2, 2, 2), 3, 4);
    }

    @Test
    void reshapeThatCopies() {
        check(x -> x.transpose().reshape(6), 2, 3);
        check(x -> x.slice(1, 0, 2).reshape(-1), 3, 3);
        check(x -> x.broadcastTo(2, 3).reshape(6), 3);
        check(x -> x.flip(0).reshape(3, 2), 2, 3);
        Tensor x = session.range(6).reshape(2, 3);
        assertArrayEquals(new double[] {0, 3, 1, 4, 2, 5}, numbers(x.transpose().reshape(6)));
    }

    @Test
    void broadcastTo() {
        check(x -> x.broadcastTo(2, 3, 4), 3, 1);
        check(x -> x.broadcastTo(2, 2), 1, 2);
        check(x -> x.broadcastTo(3));
        check(x -> x.broadcastTo(2, 3).transpose(), 2, 1);
    }

    @Test
    void sliceAndFlip() {
        check(x -> x.slice(1, 1, 3), 2, 4);
        check(x -> x.slice(0, 0, 0), 2, 2);
        check(x -> x.flip(0), 3, 2);
        check(x -> x.flip(-1).slice(1, 0, 2), 2, 3);
        check(x -> x.slice(-1, 1, 4).slice(-1, 1, 2), 2, 4);
        Tensor x = session.range(6).reshape(2, 3);
        assertArrayEquals(new double[] {2, 1, 0, 5, 4, 3}, numbers(x.flip(1)));
        assertArrayEquals(new double[] {3, 4, 5, 0, 1, 2}, numbers(x.flip(0)));
    }

    @Test
    void splitUsingAllOrSomeParts() {
        check(
                x -> {
                    List<Tensor> p = x.split(1, 3);
                    return p.get(0).mul(p.get(2)).add(p.get(1));
                },
                2,
                6);
        check(x -> x.split(0, 2).getLast(), 4, 2);
        check(x -> x.split(1, 2).getFirst(), 2, 4);
        check(x -> x.split(-1, 1).getFirst(), 2, 2);
    }

    @Test
    void splitIntoUnequalParts() {
        check(
                x -> {
                    List<Tensor> p = x.split(1, new long[] {0, 1, 4, 0, 2});
                    Tensor ends = p.get(1).mul(p.get(4)).sum();
                    return Tensor.concat(1, List.of(p.get(2).square(), p.get(0))).mul(ends);
                },
                2,
                7);
        check(x -> x.split(0, new long[] {3, 0, 1}).getFirst(), 4, 2);
        Tensor x = session.range(6).reshape(3, 2);
        List<Tensor> p = x.split(0, new long[] {2, 0, 1});
        assertArrayEquals(new double[] {0, 1, 2, 3}, numbers(p.get(0)));
        assertArrayEquals(new double[0], numbers(p.get(1)));
        assertArrayEquals(new double[] {4, 5}, numbers(p.get(2)));
    }

    @Test
    void concat() {
        Derivatives.Function f =
                x -> Tensor.concat(1, List.of(x.get(0), x.get(1).square(), x.get(0)));
        new Derivatives(session, SEED, f).in(2, 2).in(2, 3).check();
        check(x -> Tensor.concat(0, List.of(x, session.ones(1, 2))), 2, 2);
        check(x -> Tensor.concat(-1, List.of(x.transpose(), x.transpose())), 2, 2);
    }

    @Test
    void gather() {
        check(x -> x.gather(session.tensor(new int[] {2, 0, 2, 2}, 2, 2)), 3, 2);
        check(x -> x.gather(session.tensor(new int[] {1, 1}, 2)), 3);
        check(x -> x.gather(session.tensor(new int[] {0, 1}, 2)), 2, 2, 2);
        check(x -> x.transpose().gather(session.tensor(new int[] {1, 0}, 2)), 3, 2);
    }

    @Test
    void scatterAdd() {
        check(x -> x.scatterAdd(session.tensor(new int[] {2, 0, 2}, 3), 4), 3, 2);
        check(x -> x.scatterAdd(session.tensor(new int[] {1, 1, 0, 1}, 2, 2), 2), 2, 2, 3);
        check(x -> x.scatterAdd(session.tensor(new int[] {0, 1}, 2), 2), 2);
        check(x -> x.flip(0).scatterAdd(session.tensor(new int[] {0, 1, 0}, 3), 2), 3, 2);
    }

    @Test
    void scatterAddPassesOverNegativeNumbers() {
        check(x -> x.scatterAdd(session.tensor(new int[] {-1, 1, 1}, 3), 2), 3, 2);
    }

    @Test
    void castThereAndBack() {
        Tensor x = session.tensor(new double[] {0.5, 1.25, -2}, 3).variable();
        Tensor y = x.cast(DType.F32).mul(2.0).cast(DType.F64).square();
        Tensor g = y.sum().gradients(List.of(x), true).getFirst();
        assertArrayEquals(new double[] {4, 10, -16}, numbers(g), 1e-6);
        assertArrayEquals(new double[] {8, 8, 8}, numbers(g.sum().gradients(x).getFirst()), 1e-6);
        assertEquals(DType.F64, g.dtype());
    }

    @Test
    void castToWholeNumbersHasNoGradient() {
        Tensor x = session.tensor(new double[] {0.5, 1.5}, 2).variable();
        assertEquals(false, x.cast(DType.I32).isTracked());
    }

    @Test
    void detachStopsAndVariableStarts() {
        Tensor x = session.tensor(new double[] {3}, 1).variable();
        Tensor y = x.square().detach().mul(x);
        assertEquals(9, y.sum().gradients(x).getFirst().item());
        Tensor middle = x.square();
        Tensor again = middle.variable();
        assertEquals(
                6, again.square().div(session.scalar(3)).sum().gradients(again).getFirst().item());
    }

    @Test
    void gradientOfAValueOnTheWay() {
        Tensor x = session.tensor(new double[] {2, 3}, 2).variable();
        Tensor y = x.square();
        List<Tensor> parts = y.split(0, 2);
        Tensor z = parts.getFirst().mul(5.0).add(parts.getLast());
        List<Tensor> g = z.sum().gradients(y, parts.getFirst(), parts.getLast(), z, x);
        assertArrayEquals(new double[] {5, 1}, numbers(g.get(0)));
        assertArrayEquals(new double[] {5}, numbers(g.get(1)));
        assertArrayEquals(new double[] {1}, numbers(g.get(2)));
        assertArrayEquals(new double[] {1}, numbers(g.get(3)));
        assertArrayEquals(new double[] {20, 6}, numbers(g.get(4)));
    }

    @Test
    void gradientOfItselfIsOne() {
        Tensor x = session.tensor(new double[] {2}, 1).variable();
        assertArrayEquals(new double[] {1}, numbers(x.gradients(x).getFirst()));
    }

    @Test
    void gradientOfWhatItDoesNotDependOnIsZero() {
        Tensor x = session.tensor(new double[] {2, 3}, 2).variable();
        Tensor y = session.tensor(new double[] {4}, 1).variable();
        assertArrayEquals(new double[2], numbers(y.square().sum().gradients(x).getFirst()));
    }
}
