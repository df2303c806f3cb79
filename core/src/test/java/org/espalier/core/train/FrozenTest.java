package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.Checkpoint;
import org.espalier.core.io.NamedArray;
import org.espalier.core.plugin.PlainSgd;
import org.espalier.internal.Doors;
import org.espalier.nn.Activation;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.tensor.MemoryUse;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.ConfigException;
import org.espalier.train.Optimizer;
import org.espalier.train.RunListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frozen parameters cost nothing in training, and keep their bits. */
@ExtendWith(NoLiveSegments.class)
class FrozenTest {
    private static final long ARENA = 64 * 4; // bytes of the smallest block

    /** Two layers, 4 → 16 → 2. */
    private static final class Net extends Module {
        final Linear first;
        final Linear second;

        Net(Session session) {
            super(session);
            first = child("first", new Linear(session, 4, 16, Activation.GELU));
            second = child("second", new Linear(session, 16, 2, Activation.IDENTITY));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return second.call(first.call(x));
        }
    }

    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(3));
    private final CoreEngine engine = (CoreEngine) Doors.engine(session);
    private final Net net = new Net(session);

    @AfterEach
    void close() {
        session.close();
    }

    private static Optimizer momentum() {
        return new PlainSgd("momentum").create(new Options(new TreeMap<>()));
    }

    private Updater updater() {
        return new Updater(engine, net, momentum(), List.of());
    }

    private double step(Updater updater) {
        double[] norm = new double[1];
        session.scope(() -> {
            Tensor x = session.normal("x", 0, 1, 8, 4);
            updater.accumulate(net.call(x).square().sum());
            norm[0] = updater.update(1, 1, 8);
        });
        return norm[0];
    }

    private static void freeze(Module part) {
        part.parameters().forEach(Parameter::freeze);
    }

    /** Only what is trained has gradients and state; weights are all there. */
    @Test
    void memoryIsThatOfWhatIsTrained() {
        freeze(net);
        net.second.weight().thaw();
        try (Updater updater = updater()) {
            step(updater);
            MemoryUse use = session.memory();
            assertEquals(ARENA, use.gradients());
            assertEquals(ARENA, use.optimizer());
            assertTrue(use.parameters() >= 4 * net.parameterCount(), use.toString());
        }
        assertEquals(32, net.trainedCount());
        assertEquals(32 + 2 + 64 + 16, net.parameterCount());
    }

    @Test
    void bitsStayAndTheRestMoves() {
        freeze(net.first);
        List<double[]> before = values();
        try (Updater updater = updater()) {
            for (int i = 0; i < 5; i++) {
                step(updater);
            }
        }
        List<double[]> after = values();
        assertArrayEquals(before.get(0), after.get(0));
        assertArrayEquals(before.get(1), after.get(1));
        assertNotEquals(Arrays.toString(before.get(2)), Arrays.toString(after.get(2)));
        assertNotEquals(Arrays.toString(before.get(3)), Arrays.toString(after.get(3)));
    }

    private List<double[]> values() {
        return net.parameters().stream().map(p -> p.copy().toDoubles()).toList();
    }

    /** The norm that clipping looks at is that of what is trained. */
    @Test
    void theNormIsThatOfWhatIsTrained() {
        double[] squares = new double[1];
        session.scope(() -> {
            Tensor y = net.call(session.normal("x", 0, 1, 8, 4)).square().sum();
            Tensor g = y.gradients(net.second.weight().value()).getFirst();
            squares[0] = g.square().sum().item();
        });
        freeze(net);
        net.second.weight().thaw();
        try (Updater updater = updater()) {
            assertEquals(Math.sqrt(squares[0]) / 8, step(updater), 1e-5);
        }
    }

    /** Below the first layer that is trained nothing is recorded, and no product is made. */
    @Test
    void noNeedlessWork() {
        assertEquals(2 + 3, products()); // forward; ∇W of both and ∇x of the second
        freeze(net.first);
        assertEquals(2 + 1, products()); // ∇W of the second
        net.first.weight().thaw();
        freeze(net.second);
        assertEquals(2 + 2, products()); // ∇x of the second, ∇W of the first
        session.scope(() -> assertFalse(engine.isTracked(net.second.weight().value())));
    }

    private long products() {
        try (Updater updater = updater()) {
            step(updater);
            session.resetProfile();
            step(updater);
            return session.profile().matmuls().count();
        }
    }

    @Test
    void checkpointsHaveAllWeights() {
        freeze(net.first);
        double[] kept = net.first.weight().copy().toDoubles();
        try (Updater updater = updater()) {
            step(updater);
            List<NamedArray> saved = new Saver(updater).all();
            List<String> names = saved.stream().map(NamedArray::name).sorted().toList();
            assertEquals(
                    List.of(
                            Checkpoint.MODEL_PREFIX + "first.bias",
                            Checkpoint.MODEL_PREFIX + "first.weight",
                            Checkpoint.MODEL_PREFIX + "second.bias",
                            Checkpoint.MODEL_PREFIX + "second.weight",
                            "optimizer.v.second.bias",
                            "optimizer.v.second.weight"),
                    names);
            session.scope(() -> net.first.weight().set(session.zeros(16, 4)));
            new Saver(updater).restore(saved);
            assertArrayEquals(kept, net.first.weight().copy().toDoubles());
        }
    }

    @Test
    void aModelWithNothingToTrainIsRefused() {
        Letters letters = new Letters(4, 7, 50, 10, true);
        Map<String, Object> keys = Map.of("batch", 4, "steps", 2);
        try (Bench b = new Bench(letters, momentum(), Bench::nextLetter, keys)) {
            b.model.parameters().forEach(Parameter::freeze);
            ConfigException e =
                    assertThrows(ConfigException.class, () -> b.scaled(LossScale.none()));
            assertEquals(
                    "nothing is left to train: all %s parameters of the model are frozen. Fix: a narrower 'match' of transform 'freeze', or adapters after it"
                            .formatted(b.model.parameters().size()),
                    e.getMessage());
            b.model.parameters().getFirst().thaw();
            b.scaled(LossScale.none()).train(RunListener.none());
        }
    }
}
