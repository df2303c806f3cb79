package org.espalier.sparsity.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.OptionValues;
import org.espalier.train.Transform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** N of M weights and their gradients against loops in plain Java. */
@ExtendWith(NoLeaks.class)
class NOfMTest {
    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(4));
    private final SplittableRandom random = new SplittableRandom(6);

    @AfterEach
    void close() {
        session.close();
    }

    /** One parameter; the model is the sum of its product with what comes in. */
    private static final class Net extends Module {
        final Parameter w;

        Net(Session session, long... dims) {
            super(session);
            w = parameter("w", Init.normal(1), dims);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return w.value().mul(x).sum();
        }
    }

    private static Transform nOfM(long n, long m) {
        return new NOfM().create(OptionValues.of("n", n, "m", m));
    }

    private Net net(long n, long m, long... dims) {
        Net net = new Net(session, dims);
        Transform t = nOfM(n, m);
        t.apply(net, t.targets(net));
        return net;
    }

    /** 1 for what is kept of w [out, in, rest], else 0. */
    private static double[] kept(double[] w, int in, int rest, int n, int m) {
        double[] kept = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            int place = i / rest % in;
            int first = i - place % m * rest;
            int ahead = 0;
            for (int j = 0; j < m; j++) {
                int other = first + j * rest;
                double by = Math.abs(w[other]) - Math.abs(w[i]);
                ahead += by > 0 || (by == 0 && other < i) ? 1 : 0;
            }
            kept[i] = ahead < n ? 1 : 0;
        }
        return kept;
    }

    private static double[] product(double[] a, double[] b) {
        double[] c = new double[a.length];
        Arrays.setAll(c, i -> b[i] == 0 ? 0 : a[i] * b[i]);
        return c;
    }

    private double[] numbers(int n, boolean hasTies) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> hasTies ? random.nextInt(-2, 3) * 0.5 : random.nextDouble(-1, 1));
        return x;
    }

    private record Case(int n, int m, int out, int in, int rest) {
        long[] dims() {
            return rest == 1 ? new long[] {out, in} : new long[] {out, in, 1, rest};
        }
    }

    private static final List<Case> CASES =
            List.of(
                    new Case(2, 4, 1, 4, 1),
                    new Case(2, 4, 7, 12, 1),
                    new Case(1, 2, 13, 2, 1),
                    new Case(3, 13, 5, 65, 1),
                    new Case(4, 4, 3, 8, 1),
                    new Case(2, 4, 3, 8, 5),
                    new Case(1, 16, 17, 1008, 1));

    @Test
    void theLargestOfEachGroupAreKept() {
        for (Case c : CASES) {
            for (boolean hasTies : new boolean[] {false, true}) {
                Net net = net(c.n, c.m, c.dims());
                double[] w = numbers(c.out * c.in * c.rest, hasTies);
                net.w.set(session.tensor(w, c.dims()));
                double[] expected = product(w, kept(w, c.in, c.rest, c.n, c.m));
                assertArrayEquals(expected, net.w.value().toDoubles(), c.toString());
                net.w.fuse();
                assertArrayEquals(expected, net.w.copy().toDoubles(), c.toString());
                assertEquals(List.of(), net.w.adapters());
            }
        }
    }

    /** Straight through: the gradient of every weight is that of the weight it stands for. */
    @Test
    void gradientsReachAllWeights() {
        Net net = net(2, 4, 3, 8);
        double[] dy = numbers(24, false);
        Tensor own = net.w.copy().variable();
        Tensor y = net.with(Map.of(net.w, own)).call(session.tensor(dy, 3, 8));
        assertArrayEquals(dy, y.gradients(own).getFirst().toDoubles());
    }

    @Test
    void weightsOfSeveralTasks() {
        Net net = net(2, 4, 3, 8);
        double[] w = numbers(48, false);
        Tensor x = session.tensor(numbers(48, false), 2, 3, 8);
        Tensor y = net.with(Map.of(net.w, session.tensor(w, 2, 3, 8))).call(x);
        double expected = 0;
        double[] seen = product(w, kept(w, 8, 1, 2, 4));
        for (int i = 0; i < 48; i++) {
            expected += seen[i] * x.toDoubles()[i];
        }
        assertEquals(expected, y.item(), 1e-12);
    }

    @Test
    void whatDoesNotFallIntoGroupsIsNoTarget() {
        Transform t = nOfM(2, 4);
        assertEquals(List.of("w"), t.targets(new Net(session, 5, 8)));
        assertEquals(List.of(), t.targets(new Net(session, 8, 5)));
        assertEquals(List.of(), t.targets(new Net(session, 8)));
    }

    @Test
    void moreThanAllIsRefused() {
        String message =
                "option 'n' is 5 and 'm' is 4; of a group of m no more than m can be kept. Fix: n: 4";
        OptionException e = assertThrows(OptionException.class, () -> nOfM(5, 4));
        assertEquals(message, e.getMessage());
    }

    /** g + λ·w for what is not kept, by what plain descent takes off. */
    @Test
    void theDecayOfSrSte() {
        for (Case c : CASES) {
            int size = c.out * c.in * c.rest;
            double[] w = numbers(size, false);
            double[] g = numbers(size, false);
            double[] kept = kept(w, c.in, c.rest, c.n, c.m);
            double[] expected = new double[size];
            Arrays.setAll(expected, i -> w[i] - 0.5 * (g[i] + 0.3 * (1 - kept[i]) * w[i]));
            SrSte provider = new SrSte();
            Options options = OptionValues.of("lambda", 0.3, "n", (long) c.n, "m", (long) c.m);
            new Descent(0)
                    .with(
                            provider.create(options),
                            DType.F64,
                            bench -> {
                                bench.weights(w, c.dims());
                                bench.step(g);
                                assertArrayEquals(expected, bench.weights(), 1e-12, c.toString());
                            });
        }
    }
}
