package org.espalier.sparsity.experts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.kernel.DType;
import org.espalier.kernel.ShapeException;
import org.espalier.nn.Activation;
import org.espalier.nn.Mlp;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The layer against its definition, row by row; its gradients; what it costs. */
@ExtendWith(NoLeaks.class)
class MixtureTest {
    private static final int WIDTH = 5;
    private static final int EXPERTS = 3;

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(5));
    private final SplittableRandom random = new SplittableRandom(8);
    private final List<Integer> rows = new ArrayList<>(); // that each call of an expert saw

    @AfterEach
    void close() {
        session.close();
    }

    /** An expert that says how many rows it is given. */
    private final class Counted extends Module {
        private final Mlp mlp;

        Counted() {
            super(session);
            mlp = child("mlp", new Mlp(session, WIDTH, 7, Activation.GELU, 0.5));
        }

        @Override
        protected Tensor forward(Tensor x) {
            rows.add(Math.toIntExact(x.shape().dim(0)));
            return mlp.call(x);
        }
    }

    private static RouterSettings settings(Routing routing, double capacity) {
        Capacity c = new Capacity(capacity, 0);
        return new RouterSettings(routing, c, c, 0, 0, 0, 0, 0);
    }

    private MixtureOfExperts mixture(int experts, RouterSettings settings) {
        List<Module> all =
                IntStream.range(0, experts).<Module>mapToObj(_ -> new Counted()).toList();
        MixtureOfExperts m = new MixtureOfExperts(all, WIDTH, settings);
        session.scope(() -> m.parameters().forEach(p -> p.set(p.copy().mul(10))));
        return m;
    }

    private double[] numbers(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, _ -> random.nextDouble(-2, 2));
        return x;
    }

    private static Parameter router(Module m) {
        return m.parameters().getFirst();
    }

    /** Σ gᵢ·Eᵢ of one row after the other. */
    private double[] rowByRow(MixtureOfExperts m, Routing routing, double[] x, double capacity) {
        int count = x.length / WIDTH;
        Tensor w = router(m).value().transpose();
        Router scored = Router.of(session.tensor(x, count, WIDTH).matmul(w));
        Plan plan =
                routing.plan(
                        scored.scores(),
                        new Capacity(capacity, 0),
                        new double[EXPERTS],
                        Routing.Chance.NONE);
        double[] gates = scored.gates(plan, routing.isNormalized()).toDoubles();
        List<Module> experts = List.copyOf(m.children().values());
        double[] y = new double[x.length];
        int slot = 0;
        for (int e = 0; e < EXPERTS; e++) {
            for (int t : plan.tokens().get(e)) {
                double[] row = Arrays.copyOfRange(x, t * WIDTH, (t + 1) * WIDTH);
                double[] made = experts.get(e).call(session.tensor(row, 1, WIDTH)).toDoubles();
                for (int i = 0; i < WIDTH; i++) {
                    y[t * WIDTH + i] += gates[slot] * made[i];
                }
                slot++;
            }
        }
        return y;
    }

    @Test
    void isWhatItsDefinitionSays() {
        for (Routing routing :
                List.of(
                        new Routing.ByTokens(1),
                        new Routing.ByTokens(2),
                        new Routing.ByTokens(3),
                        new Routing.ByExperts())) {
            for (double capacity : new double[] {0.3, 1, 2}) {
                for (int count : new int[] {1, 7, 8, 13, 65}) {
                    session.scope(() -> {
                        MixtureOfExperts m = mixture(EXPERTS, settings(routing, capacity));
                        double[] x = numbers(count * WIDTH);
                        double[] y = m.call(session.tensor(x, count, WIDTH)).toDoubles();
                        String where = routing + " " + capacity + " " + count;
                        assertArrayEquals(rowByRow(m, routing, x, capacity), y, 1e-12, where);
                    });
                }
            }
        }
    }

    @Test
    void noTokensAndNoPlaces() {
        MixtureOfExperts m = mixture(EXPERTS, settings(new Routing.ByTokens(1), 0.1));
        Tensor y = m.call(session.tensor(numbers(10), 1, 2, WIDTH)); // a tenth of 2/3 is none
        assertArrayEquals(new double[10], y.toDoubles());
        assertEquals(List.of(), rows);
        y = m.call(session.tensor(new double[0], 0, WIDTH));
        assertEquals("[0, 5]", y.shape().toString());
    }

    /** Differences of Σ y·w against gradients, of the input, the router and the experts. */
    @Test
    void gradients() {
        for (Routing routing : List.of(new Routing.ByTokens(1), new Routing.ByTokens(2))) {
            MixtureOfExperts m = mixture(EXPERTS, settings(routing, 1));
            double[] w = numbers(8 * WIDTH);
            double[] x = numbers(8 * WIDTH);
            Tensor in = session.tensor(x, 8, WIDTH).variable();
            List<Tensor> all = new ArrayList<>(List.of(in));
            m.parameters().forEach(p -> all.add(p.value()));
            Tensor loss = m.call(in).mul(session.tensor(w, 8, WIDTH)).sum();
            List<Tensor> g = loss.gradients(all, false);
            double[] dx = g.getFirst().toDoubles();
            for (int i = 0; i < x.length; i += 3) {
                double[] up = x.clone();
                double[] down = x.clone();
                up[i] += 1e-6;
                down[i] -= 1e-6;
                double slope = (weighted(m, up, w) - weighted(m, down, w)) / 2e-6;
                assertEquals(slope, dx[i], 1e-6 * Math.max(1, Math.abs(slope)), routing + " x" + i);
            }
            checkWeights(m, x, w, g.subList(1, g.size()).stream().map(Tensor::toDoubles).toList());
        }
    }

    private void checkWeights(MixtureOfExperts m, double[] x, double[] w, List<double[]> g) {
        List<Parameter> parameters = m.parameters();
        for (int k = 0; k < parameters.size(); k++) {
            Parameter p = parameters.get(k);
            double[] own = p.copy().toDoubles();
            for (int i = 0; i < own.length; i += 4) {
                double slope =
                        (moved(m, p, own, i, 1e-6, x, w) - moved(m, p, own, i, -1e-6, x, w)) / 2e-6;
                assertEquals(slope, g.get(k)[i], 1e-6 * Math.max(1, Math.abs(slope)), p + " " + i);
            }
        }
    }

    private double moved(
            MixtureOfExperts m,
            Parameter p,
            double[] own,
            int i,
            double by,
            double[] x,
            double[] w) {
        double[] there = own.clone();
        there[i] += by;
        Tensor other = session.tensor(there, p.shape().dims());
        Tensor y = m.with(Map.of(p, other)).call(session.tensor(x, 8, WIDTH));
        return y.mul(session.tensor(w, 8, WIDTH)).sum().item();
    }

    private double weighted(MixtureOfExperts m, double[] x, double[] w) {
        Tensor y = m.call(session.tensor(x, 8, WIDTH));
        return y.mul(session.tensor(w, 8, WIDTH)).sum().item();
    }

    /** Whatever the number of experts, and with nine tenths of the tokens at one of them. */
    @Test
    void onlyRoutedRowsAreComputed() {
        for (int experts : new int[] {1, 2, 4, 8, 16}) {
            MixtureOfExperts m = mixture(experts, settings(new Routing.ByTokens(1), 0));
            double[] x = numbers(200 * WIDTH);
            rows.clear();
            m.call(session.tensor(x, 200, WIDTH));
            assertEquals(200, rows.stream().mapToInt(r -> r).sum());
        }
        MixtureOfExperts m = mixture(EXPERTS, settings(new Routing.ByTokens(1), 0));
        router(m)
                .set(
                        session.tensor(
                                new double[] {1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0}, 3, 5));
        double[] x = new double[200 * WIDTH];
        for (int t = 0; t < 200; t++) {
            x[t * WIDTH + (t % 10 == 0 ? 1 + t / 10 % 2 : 0)] = 4;
        }
        rows.clear();
        m.call(session.tensor(x, 200, WIDTH));
        assertEquals(List.of(180, 10, 10), rows);
    }

    @Test
    void weightsPerTaskAreRefused() {
        MixtureOfExperts m = mixture(EXPERTS, settings(new Routing.ByTokens(1), 0));
        Tensor two = session.tensor(numbers(30), 2, 3, 5);
        ShapeException e =
                assertThrows(
                        ShapeException.class,
                        () ->
                                m.with(Map.of(router(m), two))
                                        .call(session.tensor(numbers(10), 2, 5)));
        assertEquals(
                "router.weight: a mixture of experts has no weights per task, and they are [2, 3, 5]. Fix: leave it out of what is adapted to tasks",
                e.getMessage());
    }
}
