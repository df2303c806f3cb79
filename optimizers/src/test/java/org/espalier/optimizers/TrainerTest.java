package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Gpt;
import org.espalier.spi.Host;
import org.espalier.tensor.Session;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.ConfigException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A program that trains: model, data and optimizer by id, without a run file. */
@ExtendWith(NoLeaks.class)
class TrainerTest {
    private static final int LETTERS = 9;
    private static final int CONTEXT = 6;

    private final long before = Host.get().liveSegments();
    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(5));
    private final Gpt model =
            new Gpt(
                    session,
                    Gpt.config().vocabulary(LETTERS).context(CONTEXT).layers(1).heads(2).width(16));

    @AfterEach
    void nothingIsLeft() {
        session.close();
        assertEquals(before, Host.get().liveSegments());
    }

    /** Letters that count up by one, from a start of each sample's own. */
    private record Counting() implements Dataset {
        @Override
        public String id() {
            return "counting";
        }

        @Override
        public String fingerprint() {
            return "counting";
        }

        @Override
        public List<Field> fields() {
            Shape window = Shape.of(CONTEXT);
            return List.of(
                    new Field("inputs", DType.I32, window),
                    new Field("targets", DType.I32, window));
        }

        @Override
        public long size(Split split) {
            return split == Split.TRAIN ? 40 : 9;
        }

        @Override
        public void read(Split split, long index, List<MemorySegment> fields) {
            for (int t = 0; t < CONTEXT; t++) {
                put(fields.getFirst(), t, (int) (index + t) % LETTERS);
                put(fields.getLast(), t, (int) (index + t + 1) % LETTERS);
            }
        }

        private static void put(MemorySegment field, int at, int letter) {
            field.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, at, letter);
        }

        @Override
        public OptionalLong bytes(Split split) {
            return OptionalLong.of(size(split) * CONTEXT);
        }
    }

    private RunResult train(String optimizer, UnaryOperator<Trainer.Settings> settings) {
        return Trainer.of(model, new Counting())
                .optimizer(optimizer, settings)
                .schedule("cosine", s -> s.set("warmup", 5))
                .steps(60)
                .batch(8)
                .shards(2)
                .fit();
    }

    private double[] logits() {
        int[] letters = {3, 4, 5, 6, 7, 8};
        return model.call(session.tensor(letters, 1, CONTEXT)).toDoubles();
    }

    private void hasLearnt(RunResult r) {
        assertEquals(RunResult.Outcome.COMPLETE, r.outcome());
        assertEquals(60, r.steps());
        assertTrue(r.finalLoss() < 0.5, "loss " + r.finalLoss());
        assertTrue(r.bitsPerByte() < 1, "bits per byte " + r.bitsPerByte());
        double[] y = logits();
        int likeliest = 0;
        for (int i = 1; i < LETTERS; i++) {
            likeliest = y[5 * LETTERS + i] > y[5 * LETTERS + likeliest] ? i : likeliest;
        }
        assertEquals(0, likeliest); // after 8 comes 0
    }

    @Test
    void adamWLearnsToCount() {
        hasLearnt(train("adamw", o -> o.set("lr", 0.02).set("decay", 0.01)));
    }

    @Test
    void sgdLearnsToCount() {
        hasLearnt(train("sgd", o -> o.set("lr", 0.5).set("nesterov", true)));
    }

    @Test
    void theSameTrainingTwice() {
        RunResult a = train("adamw", o -> o.set("lr", 0.01));
        double[] first = logits();
        try (Session again = Session.open(s -> s.backend("reference").threads(2).seed(5))) {
            Gpt other = new Gpt(again, model.settings());
            RunResult b =
                    Trainer.of(other, new Counting())
                            .optimizer("adamw", o -> o.set("lr", 0.01))
                            .schedule("cosine", s -> s.set("warmup", 5))
                            .steps(60)
                            .batch(8)
                            .shards(2)
                            .fit();
            assertEquals(a.curveSha256(), b.curveSha256());
            assertEquals(a.weightsSha256(), b.weightsSha256());
            int[] letters = {3, 4, 5, 6, 7, 8};
            assertArrayEquals(first, other.call(again.tensor(letters, 1, CONTEXT)).toDoubles());
        }
    }

    @Test
    void trainingGoesOnWhereItEnded() {
        train("adamw", o -> o.set("lr", 0.01));
        double[] first = {0};
        Trainer.of(model, new Counting())
                .optimizer("adamw", o -> o.set("lr", 1e-4))
                .steps(1)
                .batch(8)
                .listener(
                        new RunListener() {
                            @Override
                            public void stepped(StepReport report) {
                                first[0] = report.loss();
                            }
                        })
                .fit();
        assertTrue(first[0] < 1.5, "loss " + first[0]); // an untrained model has ln 9 = 2.2
    }

    @Test
    void schedulesAreMultiplied() {
        double[] rates = new double[8];
        Trainer trainer =
                Trainer.of(model, new Counting())
                        .optimizer("sgd", o -> o.set("lr", 0.5))
                        .schedule("warmup", s -> s.set("steps", 4))
                        .andSchedule("plateau", s -> s.set("patience", 0).set("threshold", 1))
                        .andSchedule("step", s -> s.set("every", 6).set("factor", 0.5))
                        .steps(8)
                        .batch(4)
                        .listener(
                                new RunListener() {
                                    @Override
                                    public void stepped(StepReport report) {
                                        rates[(int) report.step() - 1] = report.rate();
                                    }
                                });
        assertEquals(
                "schedule 'plateau' follows the validation loss, and train.evaluate is 0: it would"
                        + " never see one. Fix: train.evaluate=1",
                assertThrows(ConfigException.class, trainer::fit).getMessage());
        trainer.evaluate(3).fit(); // evaluations after steps 3 and 6, the second without gain
        double[] expected = {0.125, 0.25, 0.375, 0.5, 0.5, 0.5, 0.025, 0.025};
        assertArrayEquals(expected, rates, 1e-16);
    }

    /** A group of its own rate: with almost none its parameters stay where they are. */
    @Test
    void groupsHaveTheirOwnOptimizers() {
        float[] gains =
                model.parameters().stream()
                        .filter(p -> p.name().endsWith("norm1.weight"))
                        .findFirst()
                        .orElseThrow()
                        .copy()
                        .toFloats();
        Trainer.of(model, new Counting())
                .optimizer("muon", o -> o.set("adamw_lr", 0.01))
                .group("*.norm1.weight", "sgd", o -> o.set("lr", 1e-30))
                .update("clip-norm", o -> o.set("max", 0.5))
                .andUpdate("max-norm", o -> o.set("max", 4.0))
                .steps(3)
                .batch(8)
                .fit();
        float[] after =
                model.parameters().stream()
                        .filter(p -> p.name().endsWith("norm1.weight"))
                        .findFirst()
                        .orElseThrow()
                        .copy()
                        .toFloats();
        assertArrayEquals(gains, after);
    }

    @Test
    void unknownNamesAreAnswered() {
        ConfigException e = assertThrows(ConfigException.class, () -> train("adamv", o -> o));
        assertTrue(
                e.getMessage().startsWith("no optimizer 'adamv'. Did you mean 'adamw'?"),
                e.getMessage());
        ConfigException option =
                assertThrows(
                        ConfigException.class, () -> train("sgd", o -> o.set("nestorov", true)));
        assertTrue(
                option.getMessage()
                        .startsWith("'sgd' has no option 'nestorov'. Did you mean 'nesterov'?"),
                option.getMessage());
    }
}
