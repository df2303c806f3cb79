package org.espalier.core.config;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;

/** The keys of a run file that belong to the training loop and to no plugin. */
public final class TrainOptions {
    /** Optimizer steps. */
    public static final Option<Long> STEPS =
            Option.whole("steps", 500).in(1, 1e12).doc("optimizer steps");

    /** The seed. */
    public static final Option<Long> SEED =
            Option.whole("seed", 7).doc("what all randomness derives from");

    /** Evaluation cadence. */
    public static final Option<Long> EVALUATE =
            Option.whole("evaluate", 0)
                    .nonNegative()
                    .doc("steps between evaluations; 0 for one at the end");

    /** Size of the evaluations on the way. */
    public static final Option<Long> EVALUATE_SAMPLES =
            Option.whole("evaluate_samples", 256)
                    .in(1, 1e12)
                    .doc("samples of an evaluation on the way; the last one takes all");

    /** Checkpoint cadence. */
    public static final Option<Long> CHECKPOINT =
            Option.whole("checkpoint", 0)
                    .nonNegative()
                    .doc("steps between checkpoints; 0 for 5 % of the run, at least every 50");

    /** Checkpoints kept. */
    public static final Option<Long> KEEP =
            Option.whole("keep", 3).in(1, 1e6).doc("newest checkpoints kept, the best apart");

    /** Time limit. */
    public static final Option<Double> MAX_TIME =
            Option.real("max_time", 0)
                    .nonNegative()
                    .doc("minutes after which to save and stop; 0 for no limit");

    /** Determinism. */
    public static final Option<String> REQUIRE =
            Option.choice("require", "D0", "D0", "D1", "D2", "D3", "D4")
                    .doc(
                            "lowest determinism class; a kernel below it ends the run before it starts");

    /** What to do about a gradient that is not finite. */
    public static final Option<String> NONFINITE =
            Option.choice("nonfinite", "skip", "skip", "stop")
                    .doc(
                            "an update whose gradient is not finite is skipped, three in a row end the run; or the first one ends it");

    /** Early stopping. */
    public static final Option<Long> PATIENCE =
            Option.whole("patience", 0)
                    .nonNegative()
                    .doc(
                            "evaluations without a better loss that end the run, with the best weights; 0 for no such end");

    /** What counts as better. */
    public static final Option<Double> MIN_DELTA =
            Option.real("min_delta", 0)
                    .nonNegative()
                    .doc("how much lower a loss must be to count as better");

    /** Rates by layer. */
    public static final Option<Double> LAYER_FACTOR =
            Option.real("layer_factor", 1)
                    .positive()
                    .doc("what learning rates are divided by from each layer to the one before it");

    /** Samples per step. */
    public static final Option<Long> BATCH =
            Option.whole("batch", 16).in(1, 1e9).doc("samples per step");

    /** Virtual shards. */
    public static final Option<Long> SHARDS =
            Option.whole("shards", 1)
                    .in(1, 65536)
                    .doc("micro-batches per step, summed by a fixed tree; divides the batch");

    /** The run or checkpoint that a run begins from. */
    public static final Option<String> WEIGHTS =
            Option.text("weights")
                    .doc("run or checkpoint directory whose weights the model begins with");

    /** Which parameters a group has. */
    public static final Option<String> MATCH =
            Option.text("match").doc("pattern for names of parameters; a star is any letters");

    /** What a transform is for. */
    public static final Option<String> TARGETS =
            Option.text("match", "*")
                    .doc("pattern for names of what is transformed; a star is any letters");

    /** Precision. */
    public static final Option<String> PRECISION =
            Option.choice("id", "f32", "f32", "bf16", "bf16x3", "bf16x6", "f16")
                    .doc("how matrix products are computed; all else is f32");

    /** Loss scaling. */
    public static final Option<String> LOSS_SCALE =
            Option.choice("loss_scale", "auto", "auto", "none", "fixed", "dynamic")
                    .doc("what losses are multiplied by; auto is dynamic for f16, else none");

    /** The first loss scale. */
    public static final Option<Double> INITIAL_SCALE =
            Option.real("initial_scale", 65536)
                    .in(1, 1e30)
                    .doc("the first or fixed loss scale, rounded down to a power of two");

    /** When a dynamic loss scale grows. */
    public static final Option<Long> SCALE_WINDOW =
            Option.whole("scale_window", 2000)
                    .in(1, 1e12)
                    .doc("updates without overflow after which a dynamic loss scale is doubled");

    private TrainOptions() {}

    /**
     * Checks section {@code train} as a whole.
     *
     * @throws ConfigException when a run is to stop early and would have nothing to judge by
     */
    public static void check(Options train) {
        if (train.get(PATIENCE) > 0 && train.get(EVALUATE) == 0) {
            throw new ConfigException(
                    "train.patience is %s and train.evaluate is 0: no evaluation would ever end the run. Fix: train.evaluate=%s"
                            .formatted(train.get(PATIENCE), Math.max(1, train.get(STEPS) / 50)));
        }
    }

    /** Section {@code train}. */
    public static List<Option<?>> train() {
        return List.of(
                STEPS,
                SEED,
                EVALUATE,
                EVALUATE_SAMPLES,
                CHECKPOINT,
                KEEP,
                MAX_TIME,
                REQUIRE,
                NONFINITE,
                PATIENCE,
                MIN_DELTA,
                LAYER_FACTOR);
    }

    /** Section {@code precision}. */
    public static List<Option<?>> precision() {
        return List.of(PRECISION, LOSS_SCALE, INITIAL_SCALE, SCALE_WINDOW);
    }

    /** What sections of {@code groups} have beside the optimizer's own options. */
    public static List<Option<?>> group() {
        return List.of(MATCH);
    }

    /** What sections of {@code transforms} have beside the transform's own options. */
    public static List<Option<?>> transform() {
        return List.of(TARGETS);
    }

    /** What section {@code model} has beside the model's own options. */
    public static List<Option<?>> model() {
        return List.of(WEIGHTS);
    }

    /** What section {@code data} has beside the dataset's own options. */
    public static List<Option<?>> data() {
        return List.of(BATCH, SHARDS);
    }
}
