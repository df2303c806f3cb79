package org.espalier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.nn.Activation;
import org.espalier.nn.Mlp;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.OptionValues;
import org.espalier.train.Transform;

/**
 * A mixture of experts against one layer as large as an expert, on the same tokens: a pass forward
 * and the gradients of all weights. What there is of routing, and what more experts and uneven
 * loads cost, is in the ratio.
 */
final class ExpertsBenchmark implements Benchmark {
    private static final int WIDTH = 256;
    private static final int HIDDEN = 1024;
    private static final int TOKENS = 4096;
    private static final int QUICK_TOKENS = 1024;
    private static final int SKEW = 10; // of so many tokens all but one go to the first expert

    @Override
    public String id() {
        return "experts";
    }

    @Override
    public String summary() {
        return "mixtures of 1 to 64 experts, even loads and uneven, against one layer";
    }

    @Override
    public List<Figure> run(boolean quick) {
        int tokens = quick ? QUICK_TOKENS : TOKENS;
        int rounds = quick ? 3 : 15;
        List<Figure> all = new ArrayList<>();
        for (int experts : new int[] {1, 4, 16, 64}) {
            all.add(measure(experts, "even", tokens, rounds));
        }
        for (int experts : new int[] {4, 64}) {
            all.add(measure(experts, "uneven", tokens, rounds));
        }
        return all;
    }

    /** A model of one layer. */
    private static final class Layer extends Module {
        private final Module mlp;

        Layer(Session session) {
            super(session);
            mlp = child("mlp", new Mlp(session, WIDTH, HIDDEN, Activation.GELU, 0.02));
        }

        @Override
        protected Tensor forward(Tensor x) { // x [R, width]
            return mlp.call(x);
        }
    }

    private static Figure measure(int experts, String load, int tokens, int rounds) {
        try (Session session = Session.open(s -> s.backend("simd").threads(1).seed(1))) {
            Layer dense = new Layer(session);
            Layer mixture = new Layer(session);
            Transform moe = transform(experts);
            moe.apply(mixture, moe.targets(mixture));
            route(mixture, experts);
            float[] x = inputs(tokens, load.equals("even") ? 1 : SKEW, experts);
            Tensor in = session.tensor(x, tokens, WIDTH);
            Interleaved.Times t =
                    Interleaved.run(() -> pass(mixture, in), () -> pass(dense, in), rounds);
            String id = "experts/%s/%s".formatted(experts, load);
            return new Figure(id, tokens / t.a(), "tokens/s", tokens / t.b(), t.ratio());
        }
    }

    private static Transform transform(int experts) {
        TransformProvider moe = Installed.find(TransformProvider.class, "moe").orElseThrow();
        return moe.create(OptionValues.of("experts", (long) experts, "evaluation_capacity", 0.0));
    }

    /** Expert e has the tokens whose number e is large. */
    private static void route(Module mixture, int experts) {
        Parameter router = mixture.parameters().getFirst(); // [N, width]
        float[] w = new float[experts * WIDTH];
        for (int e = 0; e < experts; e++) {
            w[e * WIDTH + e] = 1;
        }
        Session session = router.session();
        session.scope(() -> router.set(session.tensor(w, experts, WIDTH)));
    }

    /** Of {@code skew} tokens one goes to an expert in turn, the others to the first. */
    private static float[] inputs(int tokens, int skew, int experts) {
        SplittableRandom random = new SplittableRandom(3);
        float[] x = new float[tokens * WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        for (int t = 0; t < tokens; t++) {
            int expert = t % skew == skew - 1 ? t / skew % experts : 0;
            x[t * WIDTH + expert] = 8;
        }
        return x;
    }

    private static void pass(Module model, Tensor x) {
        Session session = x.session();
        session.scope(() -> {
            List<Tensor> weights =
                    model.trainedParameters().stream().map(Parameter::value).toList();
            model.call(x).sum().gradients(weights, false);
        });
    }
}
