package org.espalier.benchmarks.agree;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.espalier.benchmarks.kill.GoldenText;

/**
 * A run that all sides make.
 *
 * @param id name in the table
 * @param sets changes of the built-in run
 * @param steps after which it is stopped, {@link #MARK} or more
 * @param seeds one run each; from two seeds on the last losses are compared too
 * @param sides the others than the base
 */
record Course(String id, List<String> sets, long steps, List<Long> seeds, List<Side> sides) {
    /** The step at which curves may differ by {@link Verdict#TOLERANCE} at most. */
    static final int MARK = 50;

    private static final long GOLDEN_STEPS = 100;
    private static final int SEEDS = 10;
    private static final int QUICK_SEEDS = 3;
    private static final long BUILT_IN_SEED = 7;

    /** The built-in run, whole schedule and all, stopped at the mark. */
    static Course builtIn() {
        return new Course("built-in", List.of(), MARK, List.of(BUILT_IN_SEED), Side.OTHERS);
    }

    /** The small golden run on the text in this folder, on seeds 1, 2, … */
    static Course golden(Path text, boolean quick) {
        List<String> sets =
                GoldenText.small(text, Math.toIntExact(GOLDEN_STEPS)).stream()
                        .filter(s -> !s.equals("--set"))
                        .toList();
        List<Long> seeds = LongStream.rangeClosed(1, quick ? QUICK_SEEDS : SEEDS).boxed().toList();
        return new Course("golden", sets, GOLDEN_STEPS, seeds, Side.OTHERS);
    }

    /** Whether there are seeds enough to speak of their spread. */
    boolean hasSpread() {
        return seeds.size() > 1;
    }
}
