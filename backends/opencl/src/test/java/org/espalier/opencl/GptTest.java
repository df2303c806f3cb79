package org.espalier.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Determinism;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tiny GPT trains on the device as it does on the reference backend. */
@ExtendWith(NoLeaks.class)
class GptTest {
    private static final int CONTEXT = 24;
    private static final int STEPS = 12;

    @BeforeAll
    static void device() {
        Present.assume();
    }

    private static RunResult train(BackendProvider provider, RunListener listener) {
        SessionConfig config = SessionConfig.defaults().seed(7).threads(1);
        try (Session session = Host.get().session(provider, config)) {
            GptConfig shape =
                    Gpt.config()
                            .vocabulary(29)
                            .context(CONTEXT)
                            .layers(2)
                            .heads(2)
                            .width(16)
                            .dropout(0.1);
            return Trainer.of(new Gpt(session, shape), new Letters(CONTEXT, 29))
                    .optimizer("adamw", o -> o.set("lr", 0.01))
                    .steps(STEPS)
                    .batch(4)
                    .shards(2)
                    .listener(listener)
                    .fit();
        }
    }

    /** Writes down each step's loss, and what was read back until then. */
    private static final class Ear implements RunListener {
        private final Counting backend;
        final List<Double> losses = new ArrayList<>();
        final List<Long> reads = new ArrayList<>();
        final List<Long> bytes = new ArrayList<>();

        Ear(Counting backend) {
            this.backend = backend;
        }

        @Override
        public void stepped(StepReport report) {
            losses.add(report.loss());
            reads.add(backend.reads);
            bytes.add(backend.bytes);
        }
    }

    @Test
    void lossesAgreeWithTheReferenceBackend() {
        Ear device = new Ear(new Counting(new OpenClBackendProvider()));
        Ear reference = new Ear(new Counting(Host.get().reference()));
        RunResult here = train(device.backend, device);
        RunResult there = train(reference.backend, reference);
        assertEquals(STEPS, device.losses.size());
        assertTrue(device.losses.getLast() < device.losses.getFirst() - 0.3, "" + device.losses);
        for (int i = 0; i < STEPS; i++) {
            double expected = reference.losses.get(i);
            assertEquals(expected, device.losses.get(i), 1e-3 * expected, "step " + (i + 1));
        }
        if (promised() == Determinism.D4) {
            assertEquals(there.curveSha256(), here.curveSha256());
            assertEquals(there.weightsSha256(), here.weightsSha256());
        }
    }

    private static Determinism promised() {
        return OpenClBackend.promise(Present.device());
    }

    /** Loss, gradient norm and whether all is finite: nothing that grows with the model. */
    @Test
    void aStepReadsBackScalarsOnly() {
        Ear ear = new Ear(new Counting(new OpenClBackendProvider()));
        train(ear.backend, ear);
        for (int i = 2; i < STEPS - 1; i++) {
            long reads = ear.reads.get(i) - ear.reads.get(i - 1);
            long bytes = ear.bytes.get(i) - ear.bytes.get(i - 1);
            assertTrue(reads <= 4, "step %d read %d times".formatted(i + 1, reads));
            assertTrue(bytes <= 64, "step %d read %d bytes".formatted(i + 1, bytes));
        }
    }
}
