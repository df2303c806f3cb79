package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.MemoryFields;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.RunDirectory;
import org.espalier.core.plugin.NextTokenProvider;
import org.espalier.core.plugin.PlainSgd;
import org.espalier.internal.Context;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.MemoryBudgetException;
import org.espalier.tensor.MemoryUse;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Loss;
import org.espalier.train.Objective;
import org.espalier.train.Optimizer;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.StepReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Memory in training: whose it is, where it is written, and a budget that does not suffice. */
@ExtendWith(NoLiveSegments.class)
class MemoryRunTest {
    private static final long PLACES = 64 * 8; // bytes of where an arena's parameters lie
    private static final long ORDER = 64 * 4; // of the order of the parameters' norms

    private static Optimizer momentum() {
        return new PlainSgd("momentum").create(new Options(new TreeMap<>()));
    }

    /** 16 × 16 weights fill their arena, and it fills its size class. */
    @Test
    void whatFillsItsArenaIsCountedToTheByte() {
        try (Session s = Session.open(c -> c.backend("reference").threads(1))) {
            Linear layer = new Linear(s, 16, 16, Activation.IDENTITY, false, Init.normal(0.1));
            Optimizer optimizer = momentum();
            long state = optimizer.stateBytes(layer.weight().shape(), DType.F32);
            assertEquals(1024, state);
            var engine = (CoreEngine) Doors.engine(s);
            s.scope(() -> layer.weight().copy());
            try (var updater = new Updater(engine, layer, optimizer, List.of())) {
                for (int shards : new int[] {1, 2, 8}) {
                    s.scope(() -> step(updater, layer, shards));
                    long levels = Integer.numberOfTrailingZeros(shards) + 1;
                    MemoryUse expected =
                            new MemoryUse(1024 + PLACES, levels * 1024, state, 0, ORDER);
                    assertEquals(expected, s.memory());
                }
            }
        }
    }

    private static void step(Updater updater, Linear layer, int shards) {
        for (int i = 0; i < shards; i++) {
            Tensor x = layer.session().ones(4, 16);
            updater.accumulate(layer.call(x).square().sum());
        }
        updater.update(1, 1, 4);
    }

    @Test
    void afterAStepTheTapeHoldsNothing() {
        Letters letters = new Letters(4, 7, 50, 10, true);
        Map<String, Object> keys = Map.of("batch", 4, "shards", 2, "steps", 5);
        List<MemoryUse> uses = new ArrayList<>();
        try (Bench b = new Bench(letters, momentum(), Bench::nextLetter, keys)) {
            Journal journal =
                    b.train(
                            new RunListener() {
                                @Override
                                public void stepped(StepReport r) {
                                    uses.add(b.session.memory());
                                }
                            });
            MetricsLine.Step last = (MetricsLine.Step) journal.lines().getLast();
            MemoryUse at = uses.getLast();
            assertEquals(at.optimizer(), last.extra().get("memory_optimizer"));
            assertEquals(at.gradients(), last.extra().get("memory_gradients"));
            assertTrue(last.extra().get("memory_activations") > 0);
            assertTrue(last.extra().get("memory_temporary") > 0);
        }
        for (MemoryUse use : uses) {
            assertEquals(0, use.activations());
            assertEquals(2 * use.optimizer(), use.gradients()); // two levels of the tree of shards
            assertEquals(use.optimizer() + 2 * PLACES, use.parameters()); // two arenas
            assertEquals(ORDER, use.temporary());
        }
    }

    /** Cross-entropy that at one step of training needs much more than at others. */
    private record Hungry(int step, int bytes) implements ObjectiveProvider {
        @Override
        public String id() {
            return "hungry";
        }

        @Override
        public String summary() {
            return "takes much memory once";
        }

        @Override
        public Objective create(Options options) {
            Objective plain = new NextTokenProvider().create(options);
            return (model, batch) -> {
                Loss loss = plain.loss(model, batch);
                if (Context.current().training() && Context.current().step() == step) {
                    model.session().zeros(bytes / 4);
                }
                return loss;
            };
        }
    }

    private static final String HUNGRY = "objective.id=hungry";

    @Test
    void aRunThatLacksMemoryEndsAndGoesOnWithMore(@TempDir Path folder) {
        TinyRun runs = new TinyRun(folder, new Hungry(7, 16 << 20));
        RunResult whole = runs.train("whole", RunListener.none(), HUNGRY);
        assertTrue(whole.memory().total() > 16 << 20, whole.memory().toString());
        long budget = 8 << 20;
        RunException e =
                assertThrows(RunException.class, () -> runs.trainWithin(budget, "poor", HUNGRY));
        assertEquals(RunException.Kind.FAILED, e.kind());
        assertTrue(e.getCause() instanceof MemoryBudgetException);
        assertTrue(
                e.getMessage().startsWith("identity: f32 [4194304] takes 16,777,216 bytes, and "),
                e.getMessage());
        assertTrue(e.getMessage().contains("Fix: more data.shards, a smaller"), e.getMessage());
        assertEquals(List.of("step-00000004"), runs.checkpoints("poor"));
        assertFalse(Files.exists(runs.directory("poor").resolve("result.json")));
        assertThrows(RunException.class, () -> runs.resumeWithin(budget, "poor"));
        RunResult r = runs.resumeWithin(32 << 20, "poor");
        assertEquals(whole.curveSha256(), r.curveSha256());
        assertEquals(whole.weightsSha256(), r.weightsSha256());
        assertTrue(r.memory().total() <= 32 << 20);
    }

    /** It ends at each point of its opening and its first step, and leaves a sound directory. */
    @Test
    void aBudgetThatIsTooSmallFromTheStart(@TempDir Path folder) {
        TinyRun runs = new TinyRun(folder);
        RunResult whole = runs.train("whole", RunListener.none());
        int ended = 0;
        for (long budget = 1 << 10; budget < whole.memory().total(); budget *= 2) {
            String name = "within" + budget;
            long bytes = budget;
            assertThrows(RunException.class, () -> runs.trainWithin(bytes, name), name);
            ended++;
        }
        assertTrue(ended > 5, ended + " runs");
        RunResult r = runs.resumeWithin(whole.memory().total(), "within1024");
        assertEquals(whole.curveSha256(), r.curveSha256());
        assertEquals(whole.weightsSha256(), r.weightsSha256());
    }

    @Test
    void memoryIsWrittenWithEachStepAndAtTheEnd(@TempDir Path folder) {
        TinyRun runs = new TinyRun(folder);
        RunResult r = runs.train("run", RunListener.none());
        Map<String, Double> fields = MemoryFields.of(r.memory());
        assertEquals(
                List.of(
                        "memory_parameters",
                        "memory_gradients",
                        "memory_optimizer",
                        "memory_activations",
                        "memory_temporary"),
                List.copyOf(fields.keySet()));
        double most = 0;
        try (RunDirectory d = RunDirectory.read(runs.directory("run"))) {
            var result = d.result().orElseThrow();
            fields.forEach((name, bytes) -> assertEquals(bytes, result.whole(name), name));
            for (MetricsLine line : d.metrics()) {
                if (line instanceof MetricsLine.Step s) {
                    assertEquals(fields.keySet(), s.extra().keySet());
                    double sum = s.extra().values().stream().mapToDouble(Double::doubleValue).sum();
                    most = Math.max(most, sum);
                }
            }
        }
        assertTrue(most > 0 && most <= r.memory().total(), most + " of " + r.memory());
    }
}
