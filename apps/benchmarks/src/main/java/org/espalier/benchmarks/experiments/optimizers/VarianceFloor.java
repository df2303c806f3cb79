package org.espalier.benchmarks.experiments.optimizers;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Results;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.linear.Vectors;
import org.espalier.tensor.Session;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;

/**
 * O3: at a constant rate η, stochastic gradient descent on ½(w − b)² with noisy b ends in a
 * stationary distribution whose variance is σ²·η/(B·(2 − η)) for batches of B. Many independent
 * weights are trained at once and their variance is taken over weights and steps.
 */
public final class VarianceFloor {
    private static final int CHAINS = 1024;
    private static final List<Double> RATES = List.of(0.02, 0.04, 0.08, 0.16);
    private static final double MIDDLE = 0.08; // the rate that batches are varied at
    private static final List<Integer> BATCHES = List.of(1, 2, 4);
    private static final int WARM = 150; // steps until the variance is stationary at every rate
    private static final int STEPS = 250;

    private VarianceFloor() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O3",
                "at a constant rate SGD ends in a variance proportional to η/B",
                VarianceFloor::run,
                plan(List.of(1L, 2L, 3L, 4L, 5L)),
                plan(List.of(1L)));
    }

    private static Plan plan(List<Long> seeds) {
        return new Plan(arms(), seeds, rules());
    }

    private static List<Arm> arms() {
        List<Arm> arms = new ArrayList<>();
        RATES.forEach(rate -> arms.add(arm(rate, 1)));
        BATCHES.stream().skip(1).forEach(batch -> arms.add(arm(MIDDLE, batch)));
        return arms;
    }

    private static String name(double rate, int batch) {
        return "η=%s B=%s".formatted(rate, batch);
    }

    private static Arm arm(double rate, int batch) {
        return Arm.of(name(rate, batch))
                .with("rate", rate)
                .with("batch", batch)
                .with("steps", STEPS)
                .with("objective", NoisyQuadratic.ID);
    }

    private static List<Rule> rules() {
        List<Rule> all = new ArrayList<>();
        all.add(
                Rules.everySeed(
                        "slope of log variance over log η is 0.85 to 1.15",
                        VarianceFloor::slope,
                        slope -> slope > 0.85 && slope < 1.15));
        for (int i = 1; i < BATCHES.size(); i++) {
            int half = BATCHES.get(i - 1);
            int batch = BATCHES.get(i);
            all.add(
                    Rules.everySeed(
                            "variance of B=%s / of B=%s is ½ within 15 %%".formatted(batch, half),
                            (r, seed) ->
                                    floor(r, seed, MIDDLE, batch) / floor(r, seed, MIDDLE, half),
                            ratio -> StrictMath.abs(ratio / 0.5 - 1) < 0.15));
        }
        all.add(
                Rules.everySeed(
                        "largest distance of variance / theory from 1 < 0.1",
                        VarianceFloor::worst,
                        distance -> distance < 0.1));
        return all;
    }

    private static double worst(Results results, long seed) {
        return arms().stream()
                .mapToDouble(arm -> results.value(arm.id(), seed, "of-theory"))
                .map(share -> StrictMath.abs(share - 1))
                .max()
                .orElseThrow();
    }

    private static double floor(Results results, long seed, double rate, int batch) {
        return results.value(name(rate, batch), seed, "variance");
    }

    /** Of the line through the points (log η, log variance), by least squares. */
    private static double slope(Results results, long seed) {
        double[] x = RATES.stream().mapToDouble(StrictMath::log).toArray();
        double[] y =
                RATES.stream()
                        .mapToDouble(rate -> StrictMath.log(floor(results, seed, rate, 1)))
                        .toArray();
        return Vectors.dot(centred(x), centred(y)) / Vectors.dot(centred(x), centred(x));
    }

    private static double[] centred(double... x) {
        double[] ones = new double[x.length];
        java.util.Arrays.fill(ones, 1);
        return Vectors.sum(x, -Vectors.dot(x, ones) / x.length, ones);
    }

    private static Metrics run(Arm arm, long seed) {
        try (Session session = Session.open(s -> s.backend("simd").seed(seed).threads(1))) {
            Chains chains = new Chains(session, CHAINS);
            Squares squares = new Squares(session, chains);
            Trainer.of(chains, new Noise(seed, CHAINS))
                    .objective(arm.text("objective"))
                    .optimizer("sgd", o -> o.set("lr", arm.real("rate")).set("momentum", 0.0))
                    .schedule("constant", s -> s)
                    .steps(arm.whole("steps"))
                    .batch(arm.whole("batch"))
                    .noUpdates()
                    .listener(squares)
                    .fit();
            double rate = arm.real("rate");
            double theory = Noise.VARIANCE * rate / (arm.real("batch") * (2 - rate));
            double variance = squares.mean();
            return Metrics.of("variance", variance).with("of-theory", variance / theory);
        }
    }

    /** The mean of w² over weights and warm steps; the minimum is at 0. */
    private static final class Squares implements RunListener {
        private final Session session;
        private final Chains chains;
        private double sum;
        private long count;

        Squares(Session session, Chains chains) {
            this.session = session;
            this.chains = chains;
        }

        @Override
        public void stepped(StepReport report) {
            if (report.step() > WARM) {
                session.scope(() -> add(chains.values()));
            }
        }

        private void add(double... w) {
            sum += Vectors.dot(w, w);
            count += w.length;
        }

        double mean() {
            return sum / count;
        }
    }
}
