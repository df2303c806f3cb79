package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.testkit.optimizer.OptimizerRules;
import org.espalier.testkit.optimizer.OptimizerSubject;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;
import org.junit.jupiter.api.Test;

/** The optimizer rules find a wrong rate and a state that is not saved, and pass what is right. */
class OptimizerMutantsTest {
    /** w ← w − rate · g with an error, and perhaps a memory of its own. */
    private record Descent(double error, boolean remembers) implements OptimizerProvider {
        @Override
        public String id() {
            return "test:descent";
        }

        @Override
        public String summary() {
            return "gradient descent";
        }

        @Override
        public Optimizer create(Options options) {
            return new Rule(0.1 * (1 + error), remembers, new AtomicInteger());
        }
    }

    /** Forgets its count of updates when it is saved and restored. */
    private record Rule(double rate, boolean remembers, AtomicInteger updates)
            implements Optimizer {
        private static final Program STEP =
                Program.named(
                        "descent",
                        p -> {
                            Expr w = p.inOut("w");
                            p.set("w", w.sub(p.in("g").mul(p.param("rate"))));
                        });

        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return List.of();
        }

        @Override
        public void update(Update update) {
            int before = remembers ? updates.getAndIncrement() : 0;
            update.run(STEP, Scalars.of("rate", rate / (1 + before)));
        }
    }

    private static OptimizerSubject subject(double error, boolean remembers) {
        double[] once = {0.45, -0.9, 1.4, 1.475, -0.05, -0.675};
        double[] thrice = {0.3645, -0.71475, 0.536, 1.426859375, -0.338, -0.54675};
        GoldenUpdate golden = new GoldenUpdate(new TreeMap<>(), once, thrice);
        return new OptimizerSubject(new Descent(error, remembers), List.of(golden));
    }

    private static org.espalier.testkit.Rule<OptimizerSubject> rule(String id) {
        return OptimizerRules.all().stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSoundOptimizerPasses() {
        assertEquals(1, rule("O1-GOLDEN").check(subject(0, false), Draw.all(1)).checked());
        assertTrue(rule("O2-RESUME").check(subject(0, false), Draw.all(1)).checked() > 5);
    }

    @Test
    void aRateThatIsOffIsFound() {
        OptimizerSubject off = subject(1e-7, false);
        assertThrows(RuleFailure.class, () -> rule("O1-GOLDEN").check(off, Draw.all(1)));
    }

    @Test
    void aStateThatIsNotSavedIsFound() {
        OptimizerSubject forgetful = subject(0, true);
        assertThrows(RuleFailure.class, () -> rule("O2-RESUME").check(forgetful, Draw.all(1)));
    }

    /** Divides by the norm of the whole gradient, and says that it looks at elements alone. */
    private record Normed(double rate) implements Optimizer {
        private static final Program STEP =
                Program.named(
                        "normed",
                        p -> {
                            Expr step = p.in("g").div(p.in("norm")).mul(p.param("rate"));
                            p.set("w", p.inOut("w").sub(step));
                        });

        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, "m");
        }

        @Override
        public long stateBytes(Shape shape, DType dtype) {
            return 0;
        }

        @Override
        public void update(Update update) {
            update.run(STEP, Scalars.of("rate", rate), update.norm());
        }
    }

    private record NormedProvider() implements OptimizerProvider {
        @Override
        public String id() {
            return "test:normed";
        }

        @Override
        public String summary() {
            return "claims too much";
        }

        @Override
        public Optimizer create(Options options) {
            return new Normed(0.1);
        }
    }

    @Test
    void aRuleThatLooksAtMoreThanElementsIsFound() {
        OptimizerSubject normed = new OptimizerSubject(new NormedProvider(), List.of());
        assertEquals(4, rule("O3-ELEMENTWISE").check(subject(0, false), Draw.all(1)).checked());
        assertThrows(RuleFailure.class, () -> rule("O3-ELEMENTWISE").check(normed, Draw.all(1)));
    }

    @Test
    void stateThatIsNotDeclaredIsFound() {
        OptimizerSubject normed = new OptimizerSubject(new NormedProvider(), List.of());
        assertEquals(3, rule("O4-BYTES").check(subject(0, false), Draw.all(1)).checked());
        assertThrows(RuleFailure.class, () -> rule("O4-BYTES").check(normed, Draw.all(1)));
    }

    @Test
    void theReportNamesRuleCaseSeedAndReplay() {
        RuleRunner<OptimizerSubject> runner =
                new RuleRunner<>(
                        subject(1, false),
                        Plan.quick(7),
                        (rule, seed) -> "again " + rule + " " + seed);
        RuleRunner.Result result = runner.run(rule("O1-GOLDEN"));
        String report = result.failure().orElseThrow().getMessage();
        assertEquals(
                """
                O1-GOLDEN: Weights after one and three updates in f64 are those computed elsewhere.
                  case 0: golden update with {}
                  weight 0 after 1 updates: golden 0.450000000, got 0.400000000000
                  of: optimizer test:descent
                  seed 7; replay: again O1-GOLDEN 7\
                """,
                report.replace("\r\n", "\n"));
    }
}
