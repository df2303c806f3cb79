package org.espalier.core.plugin;

import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.nn.Module;
import org.espalier.spi.ModelProvider;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;

/** A GPT whose vocabulary is that of the dataset. */
public final class GptProvider implements ModelProvider {
    /** The key that says how long a sequence is; datasets of text cut their windows to it. */
    public static final Option<Long> CONTEXT =
            Option.whole("context", 256).in(1, 1 << 20).doc("longest sequence, in tokens");

    private static final Option<Long> LAYERS =
            Option.whole("layers", 4).in(1, 1000).doc("number of blocks");
    private static final Option<Long> HEADS =
            Option.whole("heads", 4).in(1, 1000).doc("attention heads; divides the width");
    private static final Option<Long> WIDTH =
            Option.whole("width", 256).in(1, 65536).doc("numbers per token");
    private static final Option<Long> HIDDEN =
            Option.whole("hidden", 0)
                    .nonNegative()
                    .doc("units of the feed-forward layer; 0 for 4 times the width");
    private static final Option<Double> DROPOUT =
            Option.real("dropout", 0).in(0, 0.99).doc("probability of zeroing");
    private static final Option<Double> DROP_PATH =
            Option.real("drop_path", 0)
                    .in(0, 0.99)
                    .doc("probability of leaving out a branch of the last block; grows with depth");
    private static final Option<String> POSITIONS =
            Option.choice("positions", "learned", "learned", "rotary").doc("how positions enter");
    private static final Option<String> NORM =
            Option.choice("norm", "layer", "layer", "rms").doc("layer norm or RMS norm");
    private static final Option<String> MLP =
            Option.choice("mlp", "gelu", "gelu", "swiglu").doc("the feed-forward layer");

    /** For ServiceLoader. */
    public GptProvider() {}

    @Override
    public String id() {
        return "gpt";
    }

    @Override
    public String summary() {
        return "decoder-only transformer with tied head";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                LAYERS, HEADS, WIDTH, HIDDEN, CONTEXT, DROPOUT, DROP_PATH, POSITIONS, NORM, MLP);
    }

    @Override
    public Module create(Session session, Options options, Dataset dataset) {
        int vocabulary =
                dataset.tokenizer()
                        .orElseThrow(() ->
                                new OptionException(
                                        "model gpt needs a dataset of tokens; '"
                                                + dataset.id()
                                                + "' has none",
                                        "id"))
                        .vocabulary();
        return new Gpt(session, config(options).vocabulary(vocabulary));
    }

    private static GptConfig config(Options o) {
        int width = Math.toIntExact(o.get(WIDTH));
        long hidden = o.get(HIDDEN);
        return GptConfig.defaults()
                .context(Math.toIntExact(o.get(CONTEXT)))
                .layers(Math.toIntExact(o.get(LAYERS)))
                .heads(Math.toIntExact(o.get(HEADS)))
                .width(width)
                .hidden(hidden == 0 ? 4 * width : Math.toIntExact(hidden))
                .dropout(o.get(DROPOUT))
                .dropPath(o.get(DROP_PATH))
                .variant(
                        o.get(POSITIONS).equals("rotary"),
                        o.get(NORM).equals("rms"),
                        o.get(MLP).equals("swiglu"));
    }
}
