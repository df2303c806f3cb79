package org.espalier.compression.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.OptionValues;
import org.espalier.train.Transform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Weights of few bits and their gradients against golden numbers and plain loops. */
@ExtendWith(NoLeaks.class)
class QatTest {
    private static final double[] POINTS = {-1.3, -.26, 0, .26, .74, 1.9};

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(3));
    private final SplittableRandom random = new SplittableRandom(9);

    @AfterEach
    void close() {
        session.close();
    }

    /** One parameter; the model is what comes in, weighted by it, summed. */
    private static final class Net extends Module {
        final Parameter w;

        Net(Session session, double[] numbers, long... dims) {
            super(session);
            w = parameter("w", Init.zeros(), dims);
            session.scope(() -> w.set(session.tensor(numbers, dims)));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return w.value().mul(x).sum();
        }
    }

    private Net net(Transform t, double[] numbers, long... dims) {
        Net net = new Net(session, numbers, dims);
        t.apply(net, t.targets(net));
        return net;
    }

    private static Transform qat(Object... options) {
        return new Qat().create(OptionValues.of(options));
    }

    private static double[] times(double s, double... q) {
        return Arrays.stream(q).map(x -> s * x).toArray();
    }

    @Test
    void goldenNumbersOfRanges() {
        Net net = net(qat(), new double[] {.5, -1, .25, 2, .1, -.3}, 2, 3);
        double[] first = times(1 / 127.0, 64, -127, 32);
        double[] second = times(2 / 127.0, 127, 6, -19);
        double[] seen = net.w.value().toDoubles();
        assertArrayEquals(first, Arrays.copyOf(seen, 3), 1e-12);
        assertArrayEquals(second, Arrays.copyOfRange(seen, 3, 6), 1e-12);
        double[] dy = {1, 2, 3, 4, 5, 6};
        Tensor own = net.w.copy().variable();
        Tensor y = net.with(Map.of(net.w, own)).call(session.tensor(dy, 2, 3));
        assertArrayEquals(dy, y.gradients(own).getFirst().toDoubles());
    }

    /** Six weights of three bits with a step of a quarter. */
    @Test
    void goldenNumbersOfLearnedSteps() {
        Net net = net(qat("weights", 3L, "scale", "learned"), POINTS, 1, 6);
        Parameter step = net.parameters().getLast();
        assertEquals("w-qat.step", step.name());
        double mean = Arrays.stream(POINTS).map(Math::abs).average().orElseThrow();
        assertEquals(2 * mean / Math.sqrt(3), step.copy().item(), 1e-12);
        step.set(session.tensor(new double[] {.25}, 1));
        assertArrayEquals(
                new double[] {-1, -.25, 0, .25, .75, .75}, net.w.value().toDoubles(), 1e-12);
        double[] slopes = {-4, .04, 0, -.04, .04, 3};
        for (int i = 0; i < 6; i++) {
            double[] one = new double[6];
            one[i] = 1;
            Tensor own = net.w.copy().variable();
            Tensor s = step.value();
            List<Tensor> g =
                    net.with(Map.of(net.w, own)).call(session.tensor(one, 1, 6)).gradients(own, s);
            assertEquals(slopes[i] * .235702260, g.get(1).item(), 1e-8, "step " + i);
            double[] through = new double[6];
            through[i] = i == 0 || i == 5 ? 0 : 1; // clipped at the ends
            assertArrayEquals(through, g.get(0).toDoubles(), "weight " + i);
        }
    }

    private double[] numbers(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, _ -> random.nextDouble(-1, 1));
        return x;
    }

    /** No weight is further from its own than half a step of its group; zeros stay zeros. */
    @Test
    void groupsHaveScalesOfTheirOwn() {
        for (int bits : new int[] {2, 3, 4, 8}) {
            for (int group : new int[] {0, 1, 4, 13}) {
                double[] w = numbers(3 * 52);
                Arrays.fill(w, 0, 52, 0);
                Net net = net(qat("weights", (long) bits, "group", (long) group), w, 3, 13, 4);
                double[] seen = net.w.value().toDoubles();
                int size = group == 0 ? 52 : group;
                for (int at = 0; at < w.length; at += size) {
                    check(w, seen, at, size, (1 << (bits - 1)) - 1);
                }
            }
        }
    }

    private static void check(double[] w, double[] seen, int at, int size, int q) {
        double most = 0;
        for (int i = at; i < at + size; i++) {
            most = Math.max(most, Math.abs(w[i]));
        }
        double s = most == 0 ? 1 : most / q;
        for (int i = at; i < at + size; i++) {
            double level = Math.min(q, Math.max(-q, Math.rint(w[i] / s)));
            assertEquals(level * s, seen[i], 1e-12);
            assertTrue(Math.abs(seen[i] - w[i]) <= s / 2 + 1e-12);
        }
    }

    /** Merged they are what the forward pass saw, to the bit. */
    @Test
    void merged() {
        for (String scale : List.of("range", "learned")) {
            Net net = net(qat("weights", 4L, "scale", scale), numbers(40), 5, 8);
            double[] seen = net.w.value().toDoubles();
            net.w.fuse();
            assertArrayEquals(seen, net.w.copy().toDoubles());
            assertEquals(1, net.parameters().size());
        }
    }

    @Test
    void weightsOfSeveralTasks() {
        for (String scale : List.of("range", "learned")) {
            double[] w = numbers(40);
            Net net = net(qat("weights", 4L, "scale", scale), w, 5, 8);
            double[] one = net.w.value().toDoubles();
            double[] two = new double[80];
            System.arraycopy(w, 0, two, 0, 40);
            System.arraycopy(w, 0, two, 40, 40);
            double[] ones = new double[80];
            Arrays.fill(ones, 40, 80, 1);
            Tensor y =
                    net.with(Map.of(net.w, session.tensor(two, 2, 5, 8)))
                            .call(session.tensor(ones, 2, 5, 8));
            assertEquals(Arrays.stream(one).sum(), y.item(), 1e-12);
        }
    }

    @Test
    void whatDoesNotFallIntoGroupsIsNoTarget() {
        Transform t = qat("group", 4L);
        assertEquals(List.of("w"), t.targets(new Net(session, numbers(40), 5, 8)));
        assertEquals(List.of(), t.targets(new Net(session, numbers(30), 5, 6)));
        assertEquals(List.of(), t.targets(new Net(session, numbers(8), 8)));
    }
}
