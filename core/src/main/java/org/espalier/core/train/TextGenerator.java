package org.espalier.core.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.data.Tokenizer;
import org.espalier.kernel.Philox;
import org.espalier.nn.HeadedModule;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Generation;

/**
 * Draws text token by token: temperature, then the k likeliest (ties: lower number first), then a
 * draw. The i-th draw depends on the seed and i alone.
 */
final class TextGenerator {
    private final Session session;
    private final Module model;
    private final Tokenizer tokenizer;
    private final int context;

    TextGenerator(Session session, Module model, Tokenizer tokenizer, int context) {
        this.session = session;
        this.model = model;
        this.tokenizer = tokenizer;
        this.context = context;
    }

    /** The prompt and what follows; it ends early where the model ends the text. */
    String run(Generation g) {
        List<Integer> tokens = new ArrayList<>(List.of(tokenizer.endOfText()));
        IntStream.of(tokenizer.encode(g.prompt())).forEach(tokens::add);
        for (int i = 0; i < g.tokens(); i++) {
            int next = draw(logits(tokens), g, i);
            if (next == tokenizer.endOfText()) {
                break;
            }
            tokens.add(next);
        }
        int[] shown = tokens.stream().skip(1).mapToInt(Integer::intValue).toArray();
        return tokenizer.decode(shown);
    }

    private float[] logits(List<Integer> tokens) {
        int from = Math.max(0, tokens.size() - context);
        int[] window =
                tokens.subList(from, tokens.size()).stream().mapToInt(Integer::intValue).toArray();
        float[][] last = new float[1][];
        session.scope(() ->
                last[0] =
                        session.withoutGradients(() -> {
                            Tensor x = session.tensor(window, 1, window.length);
                            return last(x, window.length).toFloats();
                        }));
        return last[0];
    }

    /** The logits of the last position, and of no other where the model has a head. */
    private Tensor last(Tensor x, long t) {
        return model instanceof HeadedModule headed
                ? headed.hidden(x).slice(1, t - 1, t).matmul(headed.head().transpose())
                : model.call(x).slice(1, t - 1, t);
    }

    private static int draw(float[] logits, Generation g, int i) {
        Integer[] order = IntStream.range(0, logits.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble((Integer t) -> -logits[t]));
        if (g.temperature() == 0) {
            return order[0];
        }
        int k = g.topK() > 0 ? Math.min(g.topK(), order.length) : order.length;
        double[] weights = new double[k];
        double total = 0;
        for (int j = 0; j < k; j++) {
            double z = (logits[order[j]] - logits[order[0]]) / g.temperature();
            weights[j] = StrictMath.exp(z);
            total += weights[j];
        }
        return order[pick(weights, total * uniform(g.seed(), i))];
    }

    private static double uniform(long seed, int i) {
        return Philox.uniform(Philox.word(Philox.key(seed, "generate", 0), i));
    }

    private static int pick(double[] weights, double target) {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j];
            if (target < sum) {
                return j;
            }
        }
        return weights.length - 1;
    }
}
