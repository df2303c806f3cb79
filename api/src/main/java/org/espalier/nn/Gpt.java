package org.espalier.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only transformer (GPT-2: Radford et al., 2019; pre-norm blocks, head tied to the
 * embedding): token numbers i32 [B, T] → logits [B, T, vocabulary].
 */
public final class Gpt extends HeadedModule {
    private final GptConfig config;
    private final Embedding tokens;
    private final @Nullable Parameter positions; // [context, width]
    private final Dropout dropout;
    private final List<GptBlock> blocks;
    private final Module norm;

    /** A model of this shape; all weights derive from the session's seed. */
    public Gpt(Session session, GptConfig config) {
        super(session);
        this.config = config;
        tokens = child("tokens", new Embedding(session, config.vocabulary(), config.width()));
        positions =
                config.rotary()
                        ? null
                        : parameter(
                                "positions", Init.normal(0.02), config.context(), config.width());
        dropout = child("dropout", new Dropout(session, config.dropout()));
        blocks =
                IntStream.range(0, config.layers())
                        .mapToObj(i -> child("blocks." + i, new GptBlock(session, config, i)))
                        .toList();
        norm = child("norm", GptBlock.norm(session, config));
    }

    /** The settings of a small model to start from; all can be changed. */
    public static GptConfig config() {
        return GptConfig.defaults();
    }

    /** Its settings. */
    public GptConfig settings() {
        return config;
    }

    /** The embedding once more: W [vocabulary, width]. */
    @Override
    public Tensor head() {
        return tokens.weight().value();
    }

    @Override
    protected Tensor body(Tensor numbers) { // numbers [B, T]
        Tensor x = tokens.call(numbers); // [B, T, width]
        if (positions != null) {
            x = x.add(positions.value().slice(0, 0, numbers.shape().dim(1)));
        }
        x = dropout.call(x);
        for (GptBlock block : blocks) {
            x = block.call(x);
        }
        return norm.call(x); // [B, T, width]
    }
}
