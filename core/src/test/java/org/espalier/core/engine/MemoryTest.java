package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.espalier.core.CoreHost;
import org.espalier.core.Seed;
import org.espalier.core.reference.ReferenceProvider;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Parameter;
import org.espalier.tensor.MemoryUse;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whom the bytes of a session belong to, now and at the moment of most. */
@ExtendWith(NoLiveSegments.class)
class MemoryTest {
    private static final Seed SEED = Seed.of(MemoryTest.class, 97);
    private static final List<Precision> PRECISIONS =
            List.of(Precision.F32, Precision.BF16, Precision.BF16X3);
    private static final long KB = 256 * 4; // 256 numbers, a size that is not rounded

    private static Session open(Precision precision) {
        SessionConfig config = SessionConfig.defaults().threads(1).precision(precision);
        return new CoreHost().session(new ReferenceProvider(), config);
    }

    private static Linear linear(Session s, int width, boolean biased) {
        return new Linear(s, width, width, Activation.IDENTITY, biased, Init.normal(0.02));
    }

    private static MemoryUse use(long parameters, long activations, long temporary) {
        return new MemoryUse(parameters, 0, 0, activations, temporary);
    }

    @Test
    void theTapeMakesActivations() {
        try (Session s = open(Precision.F32)) {
            s.scope(() -> {
                Tensor x = s.create(DType.F32, Shape.of(256), numbers());
                assertEquals(use(0, 0, KB), s.memory());
                Tensor start = x.variable();
                Tensor y = start.square(); // its derivative reads x
                assertEquals(use(0, KB, KB), s.memory());
                y.sum().gradients(start).getFirst().close();
                assertEquals(0, s.memory().activations());
            });
            assertEquals(MemoryUse.none(), s.memory());
        }
    }

    private static MemorySegment numbers() {
        return MemorySegment.ofArray(new float[256]);
    }

    @Test
    void aTapeThatIsDroppedGivesItsActivationsBack() {
        try (Session s = open(Precision.F32)) {
            Tensor x = s.create(DType.F32, Shape.of(256), numbers());
            s.scope(() -> {
                Tensor start = x.variable();
                start.exp();
                start.square();
                assertEquals(KB, s.memory().activations());
            });
            assertEquals(use(0, 0, KB), s.memory());
        }
    }

    @Test
    void parametersStayParametersOnTheTape() {
        try (Session s = open(Precision.F32)) {
            Linear layer = linear(s, 16, false);
            Parameter w = layer.parameters().getFirst();
            w.value();
            assertEquals(KB, s.memory().parameters());
            s.scope(() -> {
                Tensor x = s.zeros(32, 16);
                layer.call(x); // its derivative reads x and w
                assertEquals(KB, s.memory().parameters());
                assertEquals(2 * KB, s.memory().activations());
            });
            assertEquals(use(KB, 0, s.memory().temporary()), s.memory());
        }
    }

    @Test
    void anArenaCountsItsArraysWithTheirOwners() {
        try (Session s = open(Precision.F32)) {
            Linear layer = linear(s, 16, false);
            var engine = (CoreEngine) Doors.engine(s);
            try (var arena = new ParameterArena(engine, layer.parameters())) {
                long places = 64 * 8; // where parameters begin and end
                assertEquals(KB + places, s.memory().parameters());
                arena.array(MemoryOwner.GRADIENTS, "gradients");
                assertEquals(KB, s.memory().gradients());
                arena.array(MemoryOwner.OPTIMIZER, "m");
                arena.alone(DType.F32, Shape.of(5), MemoryOwner.OPTIMIZER, "norms");
                assertEquals(KB + 64 * 4, s.memory().optimizer());
            }
            MemoryUse after = s.memory();
            assertEquals(KB, after.parameters());
            assertEquals(0, after.gradients() + after.optimizer() + after.activations());
        }
    }

    @Test
    void narrowCopiesCountWithWhatTheyAreCopiesOf() {
        try (Session s = open(Precision.BF16X3)) {
            Linear layer = linear(s, 16, false);
            s.scope(() -> {
                Tensor x = s.zeros(16, 16).variable();
                layer.call(x);
                long copies = 2 * 256 * 2; // two bf16 each
                assertEquals(KB + copies, s.memory().parameters());
                assertEquals(KB + copies, s.memory().activations());
            });
        }
    }

    @Test
    void thePeakIsTheMomentOfMost() {
        try (Session s = open(Precision.F32)) {
            s.create(DType.F32, Shape.of(256), numbers()).close();
            assertEquals(use(0, 0, KB), s.peakMemory());
            s.scope(() -> {
                Tensor x = s.create(DType.F32, Shape.of(256), numbers()).variable();
                x.square();
                x.neg();
            });
            assertEquals(use(0, KB, 2 * KB), s.peakMemory());
            assertEquals(MemoryUse.none(), s.memory());
            s.resetPeakMemory();
            assertEquals(MemoryUse.none(), s.peakMemory());
        }
    }

    /** Programs of random operations, tapes, names, closes and passes back. */
    @Test
    void theOwnersAddUpAtAnyTime() {
        for (int round = 0; round < 40; round++) {
            Random random = new Random(SEED.value() + round);
            try (Session s = open(PRECISIONS.get(random.nextInt(3)))) {
                Linear layer = linear(s, 8, true);
                s.scope(() -> play(s, layer, random));
                MemoryUse after = s.memory();
                assertEquals(0, after.activations(), SEED.toString());
                assertAddsUp(s);
            }
        }
    }

    private static void play(Session s, Linear layer, Random random) {
        List<Tensor> all = new ArrayList<>(List.of(s.uniform("x", -1, 1, 8, 8)));
        for (int i = 0; i < 60; i++) {
            Tensor x = all.get(random.nextInt(all.size()));
            switch (random.nextInt(9)) {
                case 0 -> all.add(x.variable());
                case 1 -> all.add(x.exp().neg());
                case 2 -> all.add(x.matmul(all.getLast()).mul(0.1));
                case 3 -> all.add(layer.call(x));
                case 4 -> all.add(x.transpose());
                case 5 -> all.add(s.scoped(() -> x.square().add(x)).named("sum"));
                case 6 -> all.add(x.detach());
                case 7 -> all.add(s.scoped(() -> gradient(x)));
                default -> {
                    if (all.size() > 1) {
                        all.removeLast();
                    }
                }
            }
            assertAddsUp(s);
        }
    }

    private static Tensor gradient(Tensor x) {
        Tensor start = x.detach().variable();
        return start.mul(start).tanh().sum().gradients(start).getFirst();
    }

    private static void assertAddsUp(Session s) {
        MemoryUse use = s.memory();
        assertEquals(s.liveBytes(), use.total(), SEED.toString());
        long least =
                List.of(use.parameters(), use.activations(), use.temporary()).stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElseThrow();
        assertTrue(least >= 0, SEED + ": " + use);
        assertTrue(s.peakMemory().total() >= use.total(), SEED.toString());
    }
}
