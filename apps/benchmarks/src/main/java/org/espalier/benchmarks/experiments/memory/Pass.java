package org.espalier.benchmarks.experiments.memory;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.kernel.Op;
import org.espalier.nn.Gpt;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * A pass forward and back, measured.
 *
 * @param kept bytes of activations between the two
 * @param products matrix products launched
 * @param launches launches of all kinds
 * @param gradients bits of all gradients, hashed
 */
record Pass(long kept, long products, long launches, int gradients) {
    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");

    /** Of random tokens [batch, context]. */
    static Pass of(Gpt model, int batch, long seed) {
        Session session = model.session();
        Pass[] made = new Pass[1];
        session.scope(() -> made[0] = measured(model, batch, seed));
        return made[0];
    }

    private static Pass measured(Gpt model, int batch, long seed) {
        Session session = model.session();
        Tensor inputs = tokens(model, batch, seed);
        Tensor targets = tokens(model, batch, seed + 1);
        session.resetProfile();
        Tensor loss =
                session.scoped(() ->
                        Tensor.composite(CROSS_ENTROPY, model.call(inputs), targets)
                                .getFirst()
                                .sum());
        long kept = session.memory().activations();
        List<Tensor> weights = model.parameters().stream().map(Parameter::value).toList();
        List<Tensor> gradients = loss.gradients(weights.toArray(new Tensor[0]));
        return new Pass(
                kept,
                session.profile().matmuls().count(),
                session.profile().launches(),
                hash(gradients));
    }

    private static Tensor tokens(Gpt model, int batch, long seed) {
        int context = Math.toIntExact(model.settings().context());
        int vocabulary = Math.toIntExact(model.settings().vocabulary());
        int[] numbers =
                new SplittableRandom(seed).ints((long) batch * context, 0, vocabulary).toArray();
        return model.session().tensor(numbers, batch, context);
    }

    private static int hash(List<Tensor> gradients) {
        int hash = 1;
        for (Tensor g : gradients) {
            hash = 31 * hash + Arrays.hashCode(g.toFloats());
        }
        return hash;
    }
}
