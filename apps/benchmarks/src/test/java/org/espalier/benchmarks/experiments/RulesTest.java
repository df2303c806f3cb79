package org.espalier.benchmarks.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.espalier.benchmarks.experiments.Rule.Finding;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules and statistics on numbers that nobody measured. */
class RulesTest {
    private static Results results(double[] a, double[] b) {
        Results results =
                new Results(java.util.stream.LongStream.rangeClosed(1, a.length).boxed().toList());
        for (int i = 0; i < a.length; i++) {
            results.put("a", i + 1, Metrics.of("loss", a[i]));
            results.put("b", i + 1, Metrics.of("loss", b[i]));
        }
        return results;
    }

    private static boolean isLower(double[] a, double[] b) {
        return Rules.lower("loss", "a", "b").check().apply(results(a, b)).holds();
    }

    @Test
    @DisplayName("a paired difference that every seed shows is found beneath the spread of seeds")
    void lower() {
        double[] b = {1, 2, 3, 4, 5};
        assertTrue(isLower(new double[] {0.9, 1.9, 2.8, 3.9, 4.9}, b));
        assertFalse(isLower(new double[] {1.1, 2.1, 3.2, 4.1, 5.1}, b));
        assertFalse(isLower(new double[] {0.5, 2.6, 2.5, 4.4, 5.1}, b));
        assertFalse(isLower(b, b));
        assertFalse(isLower(new double[] {0.9, Double.NaN, 2.8, 3.9, 4.9}, b));
    }

    @Test
    @DisplayName("the interval of many values is nearly the normal one")
    void interval() {
        double[] values = new double[400];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2; // mean ½, standard deviation ½
        }
        Interval i = Interval.ofMean(values);
        assertEquals(0.5, i.mean(), 1e-12);
        assertEquals(0.5 - 1.96 * 0.5 / 20, i.low(), 0.005);
        assertEquals(0.5 + 1.96 * 0.5 / 20, i.high(), 0.005);
        assertEquals(i, Interval.ofMean(values));
        var e = assertThrows(IllegalArgumentException.class, Interval::ofMean);
        assertEquals("interval: there are no values. Fix: give some", e.getMessage());
    }

    @Test
    @DisplayName("a golden number is met within one unit of its last digit, a whole one exactly")
    void golden() {
        Golden distance = Golden.of("a", "loss", "1.715e-3");
        assertTrue(distance.isMetBy(0.0017159));
        assertFalse(distance.isMetBy(0.0017171));
        assertFalse(distance.isMetBy(Double.NaN));
        Golden count = Golden.of("a", "loss", "205");
        assertTrue(count.isMetBy(205));
        assertFalse(count.isMetBy(206));
        Rule rule = Rules.golden(1, List.of(distance, count, Golden.of("a", "loss", "0.21")));
        Finding f = rule.check().apply(results(new double[] {0.2}, new double[] {0}));
        assertFalse(f.holds());
        assertEquals(
                "2 of 3 missed: loss of a is 0.001715, not 0.2; loss of a is 205, not 0.2",
                f.found());
    }
}
