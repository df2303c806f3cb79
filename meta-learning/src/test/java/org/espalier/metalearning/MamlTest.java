package org.espalier.metalearning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.Perceptron;
import org.espalier.spi.OptionException;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.OptionValues;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Transform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The meta-gradient against golden numbers and differences, and what tasks share. */
@ExtendWith(NoLeaks.class)
class MamlTest {
    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(41));
    private final SplittableRandom random = new SplittableRandom(7);

    @AfterEach
    void close() {
        session.close();
    }

    private static Maml.Rule maml(Object... options) {
        return (Maml.Rule) new Maml().create(OptionValues.of(options));
    }

    /** Some 20 numbers. */
    private Perceptron net() {
        return new Perceptron(session, List.of(1, 3, 3, 1), Activation.TANH);
    }

    private Tensor numbers(long... dims) {
        int n = Math.toIntExact(Arrays.stream(dims).reduce(1, (a, b) -> a * b));
        double[] x = new double[n];
        Arrays.setAll(x, _ -> random.nextDouble(-2, 2));
        return session.tensor(x, dims);
    }

    private Tasks tasks(long count) {
        return new Tasks(
                new Tasks.Set(numbers(count, 5, 1), numbers(count, 5, 1)),
                new Tasks.Set(numbers(count, 4, 1), numbers(count, 4, 1)));
    }

    private List<double[]> gradient(Module model, Maml.Rule rule, Tasks tasks) {
        List<Tensor> own = model.parameters().stream().map(Parameter::value).toList();
        return rule.adapted(model, tasks, 1).gradients(own, false).stream()
                .map(Tensor::toDoubles)
                .toList();
    }

    /** One weight of ½, a step of 0.05 on (2, 3), judged by (1, 2). */
    @Test
    void goldenNumbers() {
        Linear l = new Linear(session, 1, 1, Activation.IDENTITY, false, Init.ones());
        l.weight().set(session.tensor(new double[] {.5}, 1, 1));
        Tasks one =
                new Tasks(new Tasks.Set(number(2), number(3)), new Tasks.Set(number(1), number(2)));
        Maml.Rule second = maml("inner_rate", 0.05);
        assertEquals(1.21, second.adapted(l, one, 1).item(), 1e-12);
        assertEquals(-1.32, gradient(l, second, one).getFirst()[0], 1e-12);
        Maml.Rule first = maml("inner_rate", 0.05, "order", "first");
        assertEquals(-2.2, gradient(l, first, one).getFirst()[0], 1e-12);
    }

    private Tensor number(double x) {
        return session.tensor(new double[] {x}, 1, 1, 1);
    }

    /** The largest error of a gradient against central differences, of the largest slope. */
    private double error(Module model, Maml.Rule rule, Tasks tasks) {
        List<double[]> g = gradient(model, rule, tasks);
        double worst = 0;
        double largest = 0;
        for (int k = 0; k < g.size(); k++) {
            Parameter p = model.parameters().get(k);
            double[] w = p.copy().toDoubles();
            for (int i = 0; i < w.length; i++) {
                double h = 1e-5;
                double slope =
                        (at(p, w, i, h, model, rule, tasks) - at(p, w, i, -h, model, rule, tasks))
                                / (2 * h);
                worst = Math.max(worst, Math.abs(slope - g.get(k)[i]));
                largest = Math.max(largest, Math.abs(slope));
            }
            p.set(session.tensor(w, p.shape().dims()));
        }
        return worst / largest;
    }

    private double at(
            Parameter p, double[] w, int i, double by, Module m, Maml.Rule rule, Tasks t) {
        double[] moved = w.clone();
        moved[i] += by;
        p.set(session.tensor(moved, p.shape().dims()));
        return rule.adapted(m, t, 1).item();
    }

    @Test
    void differencesAgreeWithTheSecondOrderAlone() {
        Tasks tasks = tasks(3);
        for (int steps : new int[] {1, 3}) {
            Perceptron net = net();
            double second = error(net, maml("inner_rate", 0.1, "inner_steps", (long) steps), tasks);
            assertTrue(second < 1e-6, steps + " steps: " + second);
            double first =
                    error(
                            net,
                            maml("inner_rate", 0.1, "inner_steps", (long) steps, "order", "first"),
                            tasks);
            assertTrue(first > 1e-2, steps + " steps at first order: " + first);
        }
    }

    @Test
    void learnedRatesHaveGradientsToo() {
        Perceptron net = net();
        Transform t = new MetaSgd().create(OptionValues.of("start", 0.05));
        t.apply(net, t.targets(net));
        assertEquals(12, net.parameters().size());
        double error = error(net, maml("inner_steps", 2L), tasks(2));
        assertTrue(error < 1e-6, error + "");
        assertEquals(6, maml().loop().adapted(net).size()); // rates are no weights of tasks
    }

    @Test
    void onlyWhatAdaptsMoves() {
        Perceptron net = net();
        Maml.Rule anil = maml("adapt", "layers.2.*", "inner_rate", 0.1);
        assertEquals(
                List.of("layers.2.weight", "layers.2.bias"),
                anil.loop().adapted(net).stream().map(Parameter::name).toList());
        double error = error(net, anil, tasks(2));
        assertTrue(error < 1e-6, error + "");
        OptionException e =
                assertThrows(
                        OptionException.class,
                        () -> maml("adapt", "head.*").adapted(net, tasks(1), 1));
        assertEquals("no parameter that is trained fits 'head.*'. Fix: adapt: '*'", e.getMessage());
    }

    /** Errors after the steps, each a third; in the end the last alone. */
    @Test
    void stepLosses() {
        Perceptron net = net();
        Tasks tasks = tasks(2);
        double[] after = new double[3];
        for (int i = 0; i < 3; i++) {
            after[i] = maml("inner_steps", i + 1L).adapted(net, tasks, 1).item();
        }
        Maml.Rule all = maml("inner_steps", 3L);
        double mean = (after[0] + after[1] + after[2]) / 3;
        assertEquals(mean, all.adapted(net, tasks, 0).item(), 1e-12);
        assertEquals((mean + after[2]) / 2, all.adapted(net, tasks, 0.5).item(), 1e-12);
    }

    @Test
    void tasksSideBySideAreTasksOneByOne() {
        Perceptron net = net();
        Maml.Rule rule = maml("inner_steps", 2L, "inner_rate", 0.1);
        Tasks all = tasks(5);
        double[] sum = new double[9];
        for (int i = 0; i < 5; i++) {
            double[] g = gradient(net, rule, one(all, i)).get(2);
            for (int k = 0; k < 9; k++) {
                sum[k] += g[k];
            }
        }
        assertArrayEquals(sum, gradient(net, rule, all).get(2), 1e-11);
    }

    private static Tasks one(Tasks all, int i) {
        return new Tasks(one(all.support(), i), one(all.query(), i));
    }

    private static Tasks.Set one(Tasks.Set set, int i) {
        return new Tasks.Set(set.x().slice(0, i, i + 1), set.y().slice(0, i, i + 1));
    }

    @Test
    void launchesDoNotGrowWithTasks() {
        Perceptron net = net();
        net.parameters().forEach(p -> session.scope(p::copy)); // the first use fills it
        List<Long> launches = new ArrayList<>();
        for (long count : new long[] {1, 25}) {
            Tasks tasks = tasks(count);
            long before = session.profile().launches();
            gradient(net, maml("inner_steps", 2L), tasks);
            launches.add(session.profile().launches() - before);
        }
        assertEquals(launches.get(0), launches.get(1));
    }

    /** What an evaluation tells is what training would have minimised. */
    @Test
    void evaluation() {
        Perceptron net = net();
        Tasks tasks = tasks(6);
        Loss told = maml("inner_rate", 0.1, "evaluation_steps", 3L).loss(net, batch(tasks));
        assertEquals(6, told.count());
        assertEquals(
                List.of("error_0", "error_1", "error_2", "error_3"),
                List.copyOf(told.metrics().keySet()));
        for (int i = 1; i <= 3; i++) {
            double expected =
                    maml("inner_rate", 0.1, "inner_steps", (long) i).adapted(net, tasks, 1).item();
            assertEquals(expected, told.metrics().get("error_" + i).item(), 1e-12);
        }
        assertEquals(told.metrics().get("error_1").item(), told.sum().item());
    }

    private static Batch batch(Tasks t) {
        return new Batch(
                Map.of(
                        "support.x",
                        t.support().x(),
                        "support.y",
                        t.support().y(),
                        "query.x",
                        t.query().x(),
                        "query.y",
                        t.query().y()),
                Map.of(),
                0);
    }

    /** Two classes told apart by sign: a few steps find them, and errors are cross-entropies. */
    @Test
    void classes() {
        Linear l = new Linear(session, 1, 2, Activation.IDENTITY, true, Init.zeros());
        Tensor x = session.tensor(new double[] {-2, -1, 1, 2}, 1, 4, 1);
        Tensor y = session.tensor(new int[] {0, 0, 1, 1}, 1, 4);
        Tasks one = new Tasks(new Tasks.Set(x, y), new Tasks.Set(x, y));
        Loss told =
                maml("error", "cross-entropy", "inner_rate", 1.0, "evaluation_steps", 2L)
                        .loss(l, batch(one));
        assertEquals(Math.log(2), told.metrics().get("error_0").item(), 1e-12);
        assertEquals(1, told.metrics().get("accuracy_2").item());
        assertTrue(told.metrics().get("error_2").item() < 0.2);
    }

    /** θ − θ′, summed over tasks, by descent on all of a task's samples. */
    @Test
    void reptile() {
        Perceptron net = net();
        Tasks tasks = tasks(3);
        Reptile.Rule rule =
                (Reptile.Rule)
                        new Reptile().create(OptionValues.of("inner_steps", 2L, "inner_rate", 0.1));
        List<Tensor> own = net.parameters().stream().map(Parameter::value).toList();
        Tensor loss = rule.drawn(net, tasks);
        double[] g = loss.gradients(own, false).getFirst().toDoubles();
        InnerLoop.State state = rule.loop().new State(net, 3);
        state.step(tasks.all(), false);
        state.step(tasks.all(), false);
        double[] start = own.getFirst().toDoubles();
        double[] ends = state.weights().getFirst().toDoubles(); // [tasks, 3, 1]
        for (int i = 0; i < 3; i++) {
            assertEquals(3 * start[i] - ends[i] - ends[3 + i] - ends[6 + i], g[i], 1e-12);
        }
        assertEquals(state.error(tasks.query()).item(), loss.item(), 1e-12);
    }
}
