package org.espalier.testkit.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Draw;
import org.espalier.testkit.GoldenUpdate;
import org.espalier.testkit.Rule;

/** Every duty of an optimizer. */
public final class OptimizerRules {
    private OptimizerRules() {}

    /** The rules. */
    public static List<Rule<OptimizerSubject>> all() {
        return List.of(new GoldenRule(), resume(), elementwise(), bytes());
    }

    private static Rule<OptimizerSubject> resume() {
        return new CaseRule<>(
                "O2-RESUME",
                "Saved and restored between any two updates, it gives the same bits.",
                OptimizerRules::walks,
                ResumeCheck::new);
    }

    private static Rule<OptimizerSubject> elementwise() {
        return new CaseRule<>(
                "O3-ELEMENTWISE",
                "What calls itself elementwise gives the same bits for a parameter cut in two.",
                OptimizerRules::vectors,
                ElementwiseCheck::new);
    }

    private static Rule<OptimizerSubject> bytes() {
        return new CaseRule<>(
                "O4-BYTES",
                "The memory of its state is what it declares, byte for byte.",
                OptimizerRules::wholeLines,
                BytesCheck::new);
    }

    private static List<Walk> vectors(SplittableRandom random) {
        List<Walk> walks = new ArrayList<>();
        for (long n : new long[] {7, 13, 65, 1003}) {
            walks.add(new Walk(random.nextInt(1000), n));
        }
        return walks;
    }

    /** Shapes of 16 elements or a multiple, so that arenas have no gaps. */
    private static List<Walk> wholeLines(SplittableRandom random) {
        int seed = random.nextInt(1000);
        return List.of(new Walk(seed, 16), new Walk(seed, 48, 32), new Walk(seed, 8, 4, 2, 2));
    }

    private static List<Walk> walks(SplittableRandom random) {
        List<Walk> walks = new ArrayList<>();
        for (long n : new long[] {1, 7, 8, 13, 65, 1003}) {
            walks.add(new Walk(random.nextInt(1000), n));
        }
        walks.add(new Walk(random.nextInt(1000), 13, 5));
        return walks;
    }

    /** The cases are the subject's own. */
    private record GoldenRule() implements Rule<OptimizerSubject> {
        @Override
        public String id() {
            return "O1-GOLDEN";
        }

        @Override
        public String duty() {
            return "Weights after one and three updates in f64 are those computed elsewhere.";
        }

        @Override
        public Tally check(OptimizerSubject subject, Draw draw) {
            List<GoldenUpdate> golden = subject.golden();
            if (golden.isEmpty()) {
                return new Tally(0, 1);
            }
            return new CaseRule<OptimizerSubject, GoldenUpdate>(
                            id(), duty(), random -> golden, GoldenCheck::new)
                    .check(subject, draw);
        }
    }
}
