package org.espalier.benchmarks.agree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Lets all sides make a course, seed by seed, and judges them by the base. */
record Comparison(Training training, Consumer<String> screen) {
    /** A verdict for each of these sides; every run is told as it ends. */
    List<Verdict> of(Course course, List<Side> sides) {
        List<Losses> base = new ArrayList<>();
        Map<Side, List<Losses>> others = new LinkedHashMap<>();
        for (long seed : course.seeds()) {
            Losses standard = training.run(course, Side.BASE, seed);
            base.add(standard);
            tell(course, Side.BASE, seed, standard, standard);
            for (Side side : sides) {
                Losses own = training.run(course, side, seed);
                others.computeIfAbsent(side, _ -> new ArrayList<>()).add(own);
                tell(course, side, seed, own, standard);
            }
        }
        List<Verdict> all = new ArrayList<>();
        others.forEach((side, own) -> all.add(Verdict.of(course, side, base, own)));
        return all;
    }

    private void tell(Course course, Side side, long seed, Losses own, Losses base) {
        screen.accept(
                String.format(
                        Locale.ROOT,
                        "  %-9s seed %2d  %-14s step %d: %.6f (%+.1e)  step %d: %.6f (%+.1e)  %4.1f s",
                        course.id(),
                        seed,
                        side.id(),
                        Course.MARK,
                        own.early(),
                        (own.early() - base.early()) / base.early(),
                        course.steps(),
                        own.last(),
                        (own.last() - base.last()) / base.last(),
                        own.seconds()));
    }
}
