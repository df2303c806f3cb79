package org.espalier.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.espalier.nn.Activation;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.Points;
import org.espalier.train.ConfigException;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frozen parameters between everything that changes weights in training. */
@ExtendWith(NoLeaks.class)
class FreezeTest {
    /** Two layers, 3 → 16 → 2. */
    private static final class Layers extends Module {
        final Linear first;
        final Linear second;

        Layers(Session session) {
            super(session);
            first = child("first", new Linear(session, 3, 16, Activation.GELU));
            second = child("second", new Linear(session, 16, 2, Activation.IDENTITY));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return second.call(first.call(x));
        }
    }

    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(5));
    private final Layers model = new Layers(session);

    @AfterEach
    void close() {
        session.close();
    }

    private Trainer trainer() {
        return Trainer.of(model, new Points(3, 2, 64))
                .objective("classification")
                .optimizer("adamw", o -> o.set("lr", 0.05).set("decay", 0.5))
                .steps(6)
                .batch(4)
                .shards(2);
    }

    private List<double[]> values() {
        return model.parameters().stream().map(p -> p.copy().toDoubles()).toList();
    }

    private void firstStays(Trainer trainer) {
        List<double[]> before = values();
        trainer.transform("freeze", o -> o.set("match", "first.*")).fit();
        List<double[]> after = values();
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(before.get(i), after.get(i));
            String moved = Arrays.toString(after.get(2 + i));
            assertNotEquals(Arrays.toString(before.get(2 + i)), moved);
        }
    }

    @Test
    void underDecay() {
        firstStays(trainer());
    }

    @Test
    void underWhateverChangesUpdates() {
        firstStays(
                trainer()
                        .update("noise", o -> o.set("eta", 1.0))
                        .andUpdate("l1", o -> o.set("lambda", 0.1))
                        .andUpdate("max-norm", o -> o.set("max", 0.01))
                        .andUpdate("ema", o -> o.set("decay", 0.5)));
    }

    @Test
    void underSam() {
        firstStays(trainer().strategy("sam", o -> o.set("rho", 0.5)));
    }

    @Test
    void underARuleForWholeMatrices() {
        firstStays(trainer().optimizer("muon"));
    }

    @Test
    void underGroups() {
        firstStays(trainer().group("*.bias", "sgd", o -> o.set("lr", 0.1)));
    }

    /** Two moments of 16·2 weights and of 2 biases, each arena a block of 256 bytes. */
    @Test
    void stateIsThatOfWhatIsTrained() {
        long[] bytes = new long[2];
        trainer()
                .transform("freeze", o -> o.set("match", "first.*"))
                .listener(
                        new RunListener() {
                            @Override
                            public void stepped(StepReport report) {
                                bytes[0] = session.memory().optimizer();
                                bytes[1] = session.memory().gradients();
                            }
                        })
                .fit();
        assertEquals(2 * 2 * 256, bytes[0]);
        assertEquals(2 * 2 * 256, bytes[1]); // two levels of the tree of shards
    }

    @Test
    void nothingLeftToTrain() {
        ConfigException e =
                assertThrows(
                        ConfigException.class, () -> trainer().transform("freeze", o -> o).fit());
        assertEquals(
                "nothing is left to train: all 4 parameters of the model are frozen. Fix: a narrower 'match' of transform 'freeze', or adapters after it",
                e.getMessage());
    }

    @Test
    void aGroupOfFrozenParametersIsRefused() {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () ->
                                trainer()
                                        .transform("freeze", o -> o.set("match", "first.*"))
                                        .group("first.*", "sgd", o -> o)
                                        .fit());
        assertEquals(
                """
                section 'groups': no trained parameter is called 'first.*'.
                  parameters: second.weight, second.bias\
                """,
                e.getMessage().replace("\r", ""));
    }

    @Test
    void whatIsThawedIsTrainedAgain() {
        firstStays(trainer());
        model.parameters().forEach(Parameter::thaw);
        String before = Arrays.toString(values().getFirst());
        trainer().fit();
        assertNotEquals(before, Arrays.toString(values().getFirst()));
    }
}
