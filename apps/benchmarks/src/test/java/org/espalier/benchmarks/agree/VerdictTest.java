package org.espalier.benchmarks.agree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.espalier.benchmarks.Figure;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules on runs that nobody made. */
class VerdictTest {
    private static final Side OTHER = Side.BASE.with("other", "optimizer.lr=0.5");
    private static final List<Long> TEN = LongStream.rangeClosed(1, 10).boxed().toList();
    private static final Course COURSE = new Course("golden", List.of(), 100, TEN, List.of(OTHER));
    private static final Course ONE =
            new Course("built-in", List.of(), 50, List.of(7L), List.of(OTHER));

    private final List<String> told = new ArrayList<>();

    /** The base is spread over its seeds; the other side differs as asked. */
    private interface Difference {
        Losses of(long seed, Losses base);
    }

    private Verdict verdict(Course course, Difference difference) {
        Training training =
                (_, side, seed) -> {
                    Losses base = new Losses(3, 2 + 0.1 * (seed % 3), 1);
                    return side.equals(OTHER) ? difference.of(seed, base) : base;
                };
        return new Comparison(training, told::add).of(course, course.sides()).getFirst();
    }

    private static double failures(List<Figure> figures) {
        return figures.stream()
                .filter(f -> f.unit().equals("failures"))
                .mapToDouble(Figure::value)
                .sum();
    }

    @Test
    @DisplayName("curves within 1e-3 and ends within the spread pass")
    void passes() {
        Verdict v =
                verdict(COURSE, (seed, b) -> new Losses(b.early() * 1.0009, b.last() + 0.01, seed));
        assertEquals(9e-4, v.early(), 1e-12);
        assertEquals(0, v.broken());
        assertEquals(0, failures(AgreeTable.figures(v)));
        assertTrue(row(v).endsWith("passed"), row(v));
    }

    @Test
    @DisplayName("one seed of ten that strays by step 50 is enough to fail")
    void oneSeedStrays() {
        Verdict v =
                verdict(
                        COURSE,
                        (seed, b) -> new Losses(b.early() * (seed == 4 ? 0.9989 : 1), b.last(), 1));
        assertFalse(v.earlyHolds());
        assertEquals(1, failures(AgreeTable.figures(v)));
        assertTrue(row(v).contains("1.1e-03 of 1e-03: too far"), row(v));
        assertTrue(row(v).endsWith("FAILED"), row(v));
    }

    @Test
    @DisplayName("an end that is worse by more than the spread fails")
    void endIsWorse() {
        Verdict v = verdict(COURSE, (_, b) -> new Losses(b.early(), b.last() + 0.09, 1));
        assertTrue(v.earlyHolds());
        assertEquals(1, v.broken());
        assertTrue(row(v).contains("not shown"), row(v));
    }

    @Test
    @DisplayName("a loss that is no number fails every rule")
    void nan() {
        Verdict v = verdict(COURSE, (_, _) -> new Losses(Double.NaN, Double.NaN, 1));
        assertEquals(2, v.broken());
    }

    @Test
    @DisplayName("a single seed has no spread: its curve alone is judged")
    void singleSeed() {
        Verdict v = verdict(ONE, (_, b) -> new Losses(b.early(), b.last() + 9, 1));
        assertEquals(0, v.broken());
        assertTrue(v.end().isEmpty());
        assertEquals(1, verdict(ONE, (_, _) -> new Losses(3.1, 3.1, 1)).broken());
    }

    @Test
    @DisplayName("every seed of every side is told")
    void everySeedIsTold() {
        verdict(COURSE, (_, b) -> b);
        assertEquals(20, told.size());
        assertTrue(
                told.getLast().contains("golden    seed 10  other          step 50: 3.000000"),
                told.getLast());
    }

    @Test
    @DisplayName("a side that cannot work here fails, unless the quick form was asked for")
    void missing() {
        assertEquals(1, failures(List.of(AgreeTable.missing(COURSE, OTHER, false))));
        assertEquals(0, failures(List.of(AgreeTable.missing(COURSE, OTHER, true))));
        String row = AgreeTable.rows(List.of(AgreeTable.missing(COURSE, OTHER, false))).getLast();
        assertTrue(row.endsWith("missing: FAILED"), row);
    }

    private static String row(Verdict v) {
        return AgreeTable.rows(AgreeTable.figures(v)).getLast();
    }
}
