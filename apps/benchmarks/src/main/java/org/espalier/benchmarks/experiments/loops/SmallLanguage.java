package org.espalier.benchmarks.experiments.loops;

import org.espalier.benchmarks.experiments.Arm;
import org.espalier.data.Dataset;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.tensor.Session;
import org.espalier.train.Trainer;

/**
 * A decoder of LLaMA's kind (rotary positions, RMS norm, SwiGLU; the head is the embedding) on the
 * bytes of a text. Settings: {@code corpus}, {@code layers}, {@code width}, {@code hidden}, {@code
 * context}, {@link #RATE} or {@link #ADAMW_RATE}, for APOLLO perhaps both, and what {@link Course}
 * wants.
 */
public final class SmallLanguage {
    /** The setting that is the optimizer's rate. */
    public static final String RATE = "rate";

    /** The setting that is AdamW's rate; for what APOLLO leaves to it APOLLO's own by default. */
    public static final String ADAMW_RATE = "adamw-rate";

    private static final int HEADS = 4;
    private static final long HELD = 60_000; // bytes

    /** The model and run of full plans: 67,000 parameters, 1,024 bytes a step. */
    public static final Arm COURSE = course(Corpus.JDK, 1, 64, 176, 64).with("batch", 16);

    /** A wider one: 233,000 parameters, 64 bytes a step. */
    public static final Arm WIDE = course(Corpus.JDK, 1, 128, 352, 64).with("batch", 1);

    /** A narrow one: 21,000 parameters, 256 bytes a step. */
    public static final Arm NARROW = course(Corpus.JDK, 1, 32, 88, 32).with("batch", 8);

    /** The model and run of quick plans. */
    public static final Arm QUICK = NARROW.with("batch", 16);

    private SmallLanguage() {}

    private static Arm course(Corpus corpus, int layers, int width, int hidden, int context) {
        return Arm.of("course")
                .with(Corpus.KEY, corpus)
                .with("layers", layers)
                .with("width", width)
                .with("hidden", hidden)
                .with("context", context);
    }

    /**
     * So many steps, a tenth of which warms up; then half a cosine falls to a tenth of the rate.
     */
    public static Arm timed(Arm arm, int steps) {
        return arm.with("steps", steps)
                .with("schedule.id", "cosine")
                .with("schedule.warmup", steps / 10)
                .with("schedule.final", 0.1);
    }

    /** The arm with its rates where the optimizer looks for them. */
    public static Arm rated(Arm arm) {
        return switch (arm.text("optimizer.id")) {
            case "adamw" -> arm.with("optimizer.lr", arm.text(ADAMW_RATE));
            case "apollo", "apollo-mini" ->
                    arm.with("optimizer.lr", arm.text(RATE)).with("optimizer.adamw_lr", rest(arm));
            default -> arm.with("optimizer.lr", arm.text(RATE));
        };
    }

    private static String rest(Arm arm) {
        return arm.config().getOrDefault(ADAMW_RATE, arm.text(RATE));
    }

    /** What is to be done with a model at its first weights, and its trainer. */
    @FunctionalInterface
    public interface Use<T> {
        /** Does it. */
        T on(Gpt model, Trainer trainer);
    }

    /** Sets an arm's run up on a seed. */
    public static <T> T use(Arm arm, long seed, Use<T> use) {
        return Corpus.of(arm.text(Corpus.KEY))
                .read(
                        HELD,
                        source -> {
                            try (Session session = Course.session(seed);
                                    Dataset text = source.open(arm.whole("context"))) {
                                Gpt model = model(session, arm);
                                Trainer bare = Trainer.of(model, text);
                                return use.on(model, Course.trainer(rated(arm), bare));
                            }
                        });
    }

    private static Gpt model(Session session, Arm arm) {
        GptConfig shape =
                Gpt.config()
                        .vocabulary(Corpus.VOCABULARY)
                        .context(arm.whole("context"))
                        .layers(arm.whole("layers"))
                        .heads(HEADS)
                        .width(arm.whole("width"))
                        .hidden(arm.whole("hidden"))
                        .variant(true, true, true);
        return new Gpt(session, shape);
    }
}
