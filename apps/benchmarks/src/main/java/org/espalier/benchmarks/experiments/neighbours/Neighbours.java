package org.espalier.benchmarks.experiments.neighbours;

import org.espalier.benchmarks.experiments.loops.Corpus;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * The language model of Bengio and others, "A Neural Probabilistic Language Model", JMLR 2003: what
 * follows some bytes, from a row of numbers for each of them and one hidden layer. Bytes [B, T] ↦
 * logits [B, 1, 257].
 */
final class Neighbours extends Module {
    private static final int WIDTH = 16; // numbers of a byte

    private final Parameter table; // [V, W]
    private final Linear hidden;
    private final Linear head;
    private final int context;

    /** For so many bytes, with so many hidden units. */
    Neighbours(Session session, int context, int units) {
        super(session);
        this.context = context;
        this.table = parameter("table", Init.normal(1), Corpus.VOCABULARY, WIDTH);
        this.hidden = child("hidden", layer(session, context * WIDTH, units, Activation.RELU));
        this.head = child("head", layer(session, units, Corpus.VOCABULARY, Activation.IDENTITY));
    }

    private static Linear layer(Session session, int in, int out, Activation activation) {
        return new Linear(session, in, out, activation, true, Init.xavierUniform(in, out));
    }

    @Override
    protected Tensor forward(Tensor bytes) { // [B, T]
        Tensor rows = table.value().gather(bytes); // [B, T, W]
        Tensor x = rows.reshape(bytes.shape().dim(0), 1, (long) context * WIDTH);
        return head.call(hidden.call(x));
    }
}
