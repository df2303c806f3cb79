package org.espalier.benchmarks.experiments.lean;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.Tuning;
import org.espalier.benchmarks.experiments.loops.Course;
import org.espalier.benchmarks.experiments.loops.SmallLanguage;
import org.espalier.data.Dataset;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;
import org.espalier.train.Trainer;

/**
 * O8: Park and Lee, "SMMF: Square-Matricized Momentum Factorization for Memory-Efficient
 * Optimization", AAAI 2025. With both moments factored SMMF trains a small decoder and a small
 * convolutional network as Adam does.
 */
public final class FactoredMoments {
    private static final String TEXT = "text";
    private static final String IMAGES = "images";
    private static final String ADAM = "adam";
    private static final String SMMF = "smmf";
    private static final Arm PICTURES = Arm.of(IMAGES).with("batch", 32);
    private static final int STEPS = 600;
    private static final int IMAGE_STEPS = 5000;
    private static final int QUICK_STEPS = 120;
    private static final int QUICK_IMAGE_STEPS = 400;
    private static final List<Object> RATES = List.of(0.0015, 0.003, 0.006, 0.012, 0.024);
    private static final List<Object> IMAGE_RATES = List.of(0.003, 0.006, 0.012, 0.024, 0.048);
    private static final double MOST = 1.03;
    private static final double QUICK_MOST = 1.1;

    private FactoredMoments() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O8",
                "SMMF trains as Adam does from a twentieth of its state",
                FactoredMoments::run,
                new Plan(
                        arms(SmallLanguage.COURSE, STEPS, IMAGE_STEPS),
                        List.of(31L, 32L, 33L),
                        rules(MOST),
                        tunings(List.of(101L))),
                new Plan(
                        arms(SmallLanguage.QUICK, QUICK_STEPS, QUICK_IMAGE_STEPS),
                        List.of(1L),
                        rules(QUICK_MOST)));
    }

    private static List<Arm> arms(Arm course, int steps, int imageSteps) {
        Arm text = SmallLanguage.timed(course, steps);
        Arm images = SmallLanguage.timed(PICTURES, imageSteps);
        return List.of(
                arm(TEXT, ADAM, text),
                arm(TEXT, SMMF, text),
                arm(IMAGES, ADAM, images),
                arm(IMAGES, SMMF, images).with("optimizer.power", -0.5)); // the paper's of CNNs
    }

    private static String name(String task, String optimizer) {
        return task + ", " + optimizer;
    }

    private static Arm arm(String task, String optimizer, Arm course) {
        Arm arm =
                course.with("task", task)
                        .with("optimizer.id", optimizer)
                        .with(SmallLanguage.RATE, 0.01); // when not tuned
        return new Arm(name(task, optimizer), arm.config());
    }

    private static List<Tuning> tunings(List<Long> seeds) {
        return Stream.of(ADAM, SMMF)
                .flatMap(o ->
                        Stream.of(
                                tuning(name(TEXT, o), RATES, seeds),
                                tuning(name(IMAGES, o), IMAGE_RATES, seeds)))
                .toList();
    }

    private static Tuning tuning(String arm, List<Object> rates, List<Long> seeds) {
        return new Tuning(arm, SmallLanguage.RATE, rates, seeds, "validation");
    }

    private static List<Rule> rules(double most) {
        String words = "4·2 (n̂ + m̂) + ⌈N/8⌉ each";
        return List.of(
                parity(TEXT, most),
                parity(IMAGES, most),
                StateBytes.exact(name(TEXT, SMMF), words),
                StateBytes.exact(name(IMAGES, SMMF), words),
                StateBytes.small(name(TEXT, SMMF), name(TEXT, ADAM), 0.06),
                StateBytes.small(name(IMAGES, SMMF), name(IMAGES, ADAM), 0.06));
    }

    private static Rule parity(String task, double most) {
        return Rules.everySeed(
                "%s: validation of smmf / of adam ≤ %s".formatted(task, most),
                (r, seed) -> r.ratio("validation", name(task, SMMF), name(task, ADAM), seed),
                ratio -> ratio <= most);
    }

    private static Metrics run(Arm arm, long seed) {
        if (arm.text("task").equals(TEXT)) {
            return SmallLanguage.use(arm, seed, (model, trainer) -> measured(arm, model, trainer));
        }
        try (Session session = Course.session(seed);
                Dataset data = new Glyphs(seed)) {
            Module model = new GlyphNet(session);
            Trainer bare = Trainer.of(model, data).objective("classification");
            return measured(arm, model, Course.trainer(SmallLanguage.rated(arm), bare));
        }
    }

    private static Metrics measured(Arm arm, Module model, Trainer trainer) {
        return StateBytes.measured(Course.run(trainer), arm, model, _ -> true);
    }
}
