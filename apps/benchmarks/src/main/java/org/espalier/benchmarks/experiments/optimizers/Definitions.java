package org.espalier.benchmarks.experiments.optimizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Results;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.kernel.DType;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;
import org.espalier.testkit.GoldenUpdate;

/**
 * O1: every optimizer makes the weights that its definition does, computed by another program to
 * nine decimals: in f64 on the reference backend to the last of them, in f32 on every backend of
 * this machine within 1e-5. APOLLO's two forms draw their projection, from the seed; the axes are
 * {@link Turned} so that it stands where that of the golden values does.
 */
public final class Definitions {
    private static final List<String> PLAIN =
            List.of(
                    "sgd",
                    "rmsprop",
                    "adam",
                    "adamw",
                    "lamb",
                    "lars",
                    "lion",
                    "adafactor",
                    "muon",
                    "smmf");
    private static final List<String> PROJECTED = List.of("apollo", "apollo-mini");
    private static final List<String> BACKENDS = List.of("reference", "simd", "onednn", "opencl");
    private static final List<String> QUICK_BACKENDS = List.of("reference", "simd"); // start fast
    private static final String EXACT = "reference f64";
    private static final double DIGITS = 1e-9;
    private static final double SINGLE = 1e-5;
    private static final int SURE = 2; // reference and simd are on every machine

    private Definitions() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O1",
                "optimizers equal their definitions, on every backend",
                Definitions::run,
                plan(BACKENDS, List.of(1L, 2L, 3L)),
                plan(QUICK_BACKENDS, List.of(1L)));
    }

    private static Plan plan(List<String> backends, List<Long> seeds) {
        List<Arm> single = backends.stream().map(id -> arm(id, DType.F32)).toList();
        List<Arm> arms = new ArrayList<>(single);
        arms.addFirst(arm("reference", DType.F64));
        return new Plan(arms, seeds, rules(single.stream().map(Arm::id).toList()));
    }

    private static Arm arm(String backend, DType type) {
        return Arm.of(backend + " " + type.name().toLowerCase(Locale.ROOT))
                .with("backend", backend)
                .with("type", type.name());
    }

    private static List<Rule> rules(List<String> single) {
        return List.of(
                Rules.everySeed(
                        "f64: largest distance from the printed digits ≤ 1e-9",
                        (r, seed) -> r.value(EXACT, seed, "worst"),
                        error -> error <= DIGITS),
                Rules.everySeed(
                        "f32: largest relative error of any backend < 1e-5",
                        (r, seed) -> worst(r, seed, single),
                        error -> error < SINGLE),
                Rules.everySeed(
                        "backends that were given all %s vectors in f32 ≥ 2".formatted(vectors()),
                        (r, seed) -> complete(r, seed, single),
                        count -> count >= SURE));
    }

    private static double worst(Results results, long seed, List<String> arms) {
        return arms.stream()
                .filter(arm -> results.value(arm, seed, "vectors") > 0)
                .mapToDouble(arm -> results.value(arm, seed, "worst"))
                .max()
                .orElse(Double.NaN);
    }

    private static double complete(Results results, long seed, List<String> arms) {
        return arms.stream()
                .filter(arm -> results.value(arm, seed, "vectors") == vectors())
                .count();
    }

    private static int vectors() {
        return PLAIN.stream().mapToInt(id -> GoldenUpdate.of(id).size()).sum()
                + PROJECTED.stream().mapToInt(id -> GoldenUpdate.projected(id).size()).sum();
    }

    /** No vectors where the backend is not on this machine. */
    private static Metrics run(Arm arm, long seed) {
        String backend = arm.text("backend");
        if (!Solo.isHere(backend)) {
            return Metrics.of("vectors", 0);
        }
        try (Session session = Solo.session(backend, DType.valueOf(arm.text("type")), seed)) {
            return measured(arm, session);
        }
    }

    private static Metrics measured(Arm arm, Session session) {
        Metrics errors = Metrics.none();
        for (String id : PLAIN) {
            errors = errors.with(id, worst(id, GoldenUpdate.of(id), arm, session));
        }
        for (String id : PROJECTED) {
            errors = errors.with(id, worst(id, GoldenUpdate.projected(id), arm, session));
        }
        double worst = 0;
        for (double error : errors.values().values()) {
            worst = StrictMath.max(worst, error); // NaN wins
        }
        return errors.with("vectors", vectors()).with("worst", worst);
    }

    private static double worst(String id, List<GoldenUpdate> goldens, Arm arm, Session session) {
        boolean exact = arm.id().equals(EXACT);
        double worst = goldens.isEmpty() ? Double.NaN : 0;
        for (GoldenUpdate golden : goldens) {
            List<double[]> walk = GoldenUpdate.walk(optimizer(id, golden, arm, session));
            worst = StrictMath.max(worst, error(walk.getFirst(), golden.afterOne(), exact));
            worst = StrictMath.max(worst, error(walk.getLast(), golden.afterThree(), exact));
        }
        return worst;
    }

    /** The largest distance of an element from its golden value; relative to it if not exact. */
    private static double error(double[] found, double[] golden, boolean exact) {
        double worst = 0;
        for (int i = 0; i < golden.length; i++) {
            double distance = StrictMath.abs(found[i] - golden[i]);
            double unit = exact ? 1 : StrictMath.abs(golden[i]);
            worst = StrictMath.max(worst, distance / unit);
        }
        return worst;
    }

    private static OptimizerBench optimizer(
            String id, GoldenUpdate golden, Arm arm, Session session) {
        OptimizerBench plain = Solo.optimizer(id, golden.options(), arm, session);
        return PROJECTED.contains(id) ? turned(plain) : plain;
    }

    /**
     * So that the projection drawn stands where [0.6, −0.8] does; m is 0.1 of the first R = P·g.
     */
    private static OptimizerBench turned(OptimizerBench optimizer) {
        optimizer.weights(new double[6], 2, 3);
        optimizer.step(1, 0, 0, 0, 1, 0);
        double[] m = optimizer.state().getOrDefault("m", new double[2]);
        double first = 1 - 0.9;
        return Turned.of(optimizer, m[0] / first, m[1] / first, 0.6, -0.8);
    }
}
