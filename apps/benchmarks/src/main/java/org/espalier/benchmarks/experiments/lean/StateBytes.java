package org.espalier.benchmarks.experiments.lean;

import java.util.function.Predicate;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.loops.SmallLanguage;
import org.espalier.benchmarks.experiments.optimizers.Solo;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;
import org.espalier.train.Optimizer;

/**
 * Bytes of f32 state that an arm's optimizer keeps for a model, and what the papers' formulas say.
 */
final class StateBytes {
    private StateBytes() {}

    /**
     * Adds {@code bytes}, taken for some of the parameters, {@code formula}, what the paper says of
     * them, and {@code all-bytes}, of all parameters.
     */
    static Metrics measured(Metrics metrics, Arm arm, Module model, Predicate<Parameter> counted) {
        Arm rated = SmallLanguage.rated(arm);
        Optimizer rule = Solo.rule(rated);
        long taken = 0;
        long formula = 0;
        long all = 0;
        for (Parameter p : model.parameters()) {
            all += rule.of(p.name(), p.shape()).stateBytes(p.shape(), DType.F32);
            if (counted.test(p)) {
                taken += taken(rated, model.session(), p.shape());
                formula += formula(rated, p.shape());
            }
        }
        return metrics.with("bytes", (double) taken)
                .with("formula", (double) formula)
                .with("all-bytes", (double) all);
    }

    /** The bytes of an arm must be what the formula says, in words here. */
    static Rule exact(String arm, String words) {
        return Rules.everySeed(
                "bytes of %s − %s = 0".formatted(arm, words),
                (r, seed) -> r.value(arm, seed, "bytes") - r.value(arm, seed, "formula"),
                difference -> difference == 0);
    }

    /** The bytes of an arm must be a small share of another's. */
    static Rule small(String arm, String other, double share) {
        return Rules.everySeed(
                "bytes of %s / of %s < %s".formatted(arm, other, share),
                (r, seed) -> r.ratio("bytes", arm, other, seed),
                ratio -> ratio < share);
    }

    /** A matrix within the model; no embedding, bias or gain. */
    static boolean isHidden(String name, Shape shape) {
        return shape.rank() > 1 && !name.startsWith("tokens.");
    }

    private static long taken(Arm arm, Session session, Shape shape) {
        OptimizerBench alone = Solo.optimizer(arm, session);
        alone.weights(new double[Math.toIntExact(shape.elements())], shape.dims());
        return alone.stateBytes();
    }

    /** By the papers, with one bit a sign, and a projection that is drawn anew and not kept. */
    private static long formula(Arm arm, Shape shape) {
        long numbers = shape.elements();
        return switch (arm.text("optimizer.id")) {
            case "sgd" -> 0;
            case "adam", "adamw" -> 2 * Float.BYTES * numbers;
            case "apollo" -> projected(shape, arm.whole("optimizer.rank"));
            case "apollo-mini" -> projected(shape, 1);
            case "smmf" -> factored(numbers);
            default -> throw new IllegalArgumentException("no formula of " + arm);
        };
    }

    /** 2nr + 1 numbers, n the larger side. */
    private static long projected(Shape shape, long rank) {
        long larger = Math.max(shape.dim(0), shape.dim(1));
        return Float.BYTES * (2 * larger * rank + 1);
    }

    /** 2 (n̂ + m̂) numbers, N = n̂·m̂ as square as can be, and N bits. */
    private static long factored(long numbers) {
        long least = numbers;
        for (long i = 1; i * i <= numbers; i++) {
            least = numbers % i == 0 ? i : least;
        }
        return Float.BYTES * 2 * (least + numbers / least) + (numbers + Byte.SIZE - 1) / Byte.SIZE;
    }
}
