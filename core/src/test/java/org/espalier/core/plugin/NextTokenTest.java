package org.espalier.core.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.internal.Context;
import org.espalier.nn.Gpt;
import org.espalier.nn.HeadedModule;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The loss of a model with a head is that of its logits. */
@ExtendWith(NoLiveSegments.class)
class NextTokenTest {
    private static final int[] INPUTS = {3, 1, 4, 1, 5, 2};
    private static final int[] TARGETS = {1, 4, 1, -1, 2, 6};

    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(37));
    private final Gpt model =
            new Gpt(session, Gpt.config().vocabulary(7).context(3).layers(1).heads(2).width(8));

    @AfterEach
    void close() {
        session.close();
    }

    /** A model that hides its head. */
    private static final class Wrapped extends Module {
        private final Module inner;

        Wrapped(Module inner) {
            super(inner.session());
            this.inner = inner;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return inner.call(x);
        }
    }

    private Loss loss(Module of) {
        return loss(of, 0);
    }

    private Loss loss(Module of, double smoothing) {
        SortedMap<String, Object> options = new TreeMap<>(Map.of("label_smoothing", smoothing));
        Batch batch =
                new Batch(
                        Map.of(
                                "inputs", session.tensor(INPUTS, 2, 3),
                                "targets", session.tensor(TARGETS, 2, 3)),
                        Map.of("targets", 5L),
                        0);
        return new NextTokenProvider().create(new Options(options)).loss(of, batch);
    }

    @Test
    void withAHeadAndWithout() {
        Tensor headed = loss(model).sum();
        Tensor logits = loss(new Wrapped(model)).sum();
        assertArrayEquals(logits.toFloats(), headed.toFloats());
        Tensor[] weights = model.parameters().stream().map(Parameter::value).toArray(Tensor[]::new);
        List<Tensor> a = headed.gradients(weights);
        List<Tensor> b = logits.gradients(weights);
        for (int i = 0; i < weights.length; i++) {
            assertArrayEquals(b.get(i).toFloats(), a.get(i).toFloats(), weights[i].toString());
        }
    }

    /** Through the rows of the head and through the logits: one loss and one gradient. */
    @Test
    void smoothedWithAHeadAndWithout() {
        Context training = Context.current().trainingAt(1, 0);
        Tensor headed = training.run(() -> loss(model, 0.2)).sum();
        Tensor logits = training.run(() -> loss(new Wrapped(model), 0.2)).sum();
        assertEquals(logits.item(), headed.item(), 1e-5);
        assertEquals(oracle(0.2), headed.item(), 1e-4);
        assertEquals(oracle(0), loss(model, 0.2).sum().item(), 1e-4); // not in training
        Tensor[] weights = model.parameters().stream().map(Parameter::value).toArray(Tensor[]::new);
        List<Tensor> a = headed.gradients(weights);
        List<Tensor> b = logits.gradients(weights);
        for (int i = 0; i < weights.length; i++) {
            assertArrayEquals(b.get(i).toFloats(), a.get(i).toFloats(), 1e-5f);
        }
    }

    /** −Σ q log p over what counts, with q = (1 − ε)·onehot + ε/K. */
    private double oracle(double epsilon) {
        float[] z = model.call(session.tensor(INPUTS, 2, 3)).toFloats();
        double sum = 0;
        for (int n = 0; n < TARGETS.length; n++) {
            double total = 0;
            for (int k = 0; k < 7; k++) {
                total += Math.exp(z[7 * n + k]);
            }
            for (int k = 0; k < 7 && TARGETS[n] >= 0; k++) {
                double q = (k == TARGETS[n] ? 1 - epsilon : 0) + epsilon / 7;
                sum -= q * (z[7 * n + k] - Math.log(total));
            }
        }
        return sum;
    }

    /** Another head over the same hidden state. */
    private static final class Other extends HeadedModule {
        private final Gpt inner;
        private final Tensor head;

        Other(Gpt inner, Tensor head) {
            super(inner.session());
            this.inner = inner;
            this.head = head;
        }

        @Override
        protected Tensor body(Tensor x) {
            return inner.hidden(x);
        }

        @Override
        public Tensor head() {
            return head;
        }
    }

    @Test
    void aHeadOfItsOwnForEverySampleGoesThroughTheLogits() {
        Tensor w = session.normal("head", 0, 1, 7, 8);
        float[] one = loss(new Other(model, w)).sum().toFloats();
        float[] each = loss(new Other(model, w.broadcastTo(2, 7, 8))).sum().toFloats();
        assertArrayEquals(one, each);
    }
}
