package org.espalier.optimizers.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.espalier.train.Schedule;
import org.junit.jupiter.api.Test;

/** Plateau against traces of another program that follows the same description. */
class PlateauTest {
    private static Schedule plateau(Object... namesAndValues) {
        return Given.schedule(new Plateau(), namesAndValues);
    }

    /** The factor after each evaluation. */
    private static double[] trace(Schedule first, double... losses) {
        double[] factors = new double[losses.length];
        Schedule now = first;
        for (int i = 0; i < losses.length; i++) {
            now = now.observed(losses[i]);
            factors[i] = now.factor(i, losses.length);
        }
        return factors;
    }

    private static void traces(double[] expected, Schedule first, double... losses) {
        double[] got = trace(first, losses);
        assertArrayEquals(expected, got, 1e-15, Arrays.toString(got));
    }

    @Test
    void waitsAndFalls() {
        traces(
                new double[] {1, 1, 1, 1, .5, .5, .5, .5, .5, .25, .25, .25},
                plateau("factor", 0.5, "patience", 2),
                new double[] {5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3});
    }

    @Test
    void restsAfterAFall() {
        traces(
                new double[] {1, 1, .5, .5, .5, .5, .25, .25, .25, .25, .125},
                plateau("factor", 0.5, "patience", 1, "cooldown", 2),
                new double[] {5, 5, 5, 5, 5, 5, 5, 5, 4, 5, 5});
    }

    /** A gain is measured against the best, and only one that counted moves it. */
    @Test
    void smallGainsAreNone() {
        traces(
                new double[] {1, .5, .25, .25, .125, .125, .0625, .0625},
                plateau("factor", 0.5, "patience", 0, "threshold", 0.1),
                new double[] {1, 0.95, 0.91, 0.89, 0.82, 0.8, 0.73, 0.7});
    }

    @Test
    void theFirstLossIsTheBestSoFar() {
        for (double threshold : new double[] {0, 1e-4, 1}) {
            Schedule s = plateau("threshold", threshold, "patience", 0).observed(1e30);
            assertEquals(1, s.factor(1, 1));
            assertEquals(1e30, s.state().get("best"));
        }
    }

    /** Losses of densities may be negative: better is lower all the same. */
    @Test
    void negativeLosses() {
        traces(
                new double[] {1, 1, .5, 0.5},
                plateau("factor", 0.5, "patience", 0, "threshold", 0.1),
                new double[] {-1, -1.2, -1.25, -1.5});
    }

    @Test
    void neverBelowTheLeast() {
        traces(
                new double[] {1, .1, .05, .05, .05},
                plateau("patience", 0, "min", 0.05),
                new double[] {1, 1, 1, 1, 1});
    }

    @Test
    void whatIsNoNumberIsNoGain() {
        traces(
                new double[] {1, 1, .5, .5, .5, .25},
                plateau("factor", 0.5, "patience", 1),
                new double[] {2, Double.NaN, Double.POSITIVE_INFINITY, 1, Double.NaN, Double.NaN});
        traces(
                new double[] {1, .5, .5},
                plateau("factor", 0.5, "patience", 1),
                new double[] {Double.NaN, Double.NaN, 3});
    }

    @Test
    void defaults() {
        double[] losses = new double[13];
        Arrays.fill(losses, 1);
        double[] expected = new double[13];
        Arrays.fill(expected, 1);
        expected[11] = 0.1;
        expected[12] = 0.1;
        traces(expected, plateau(), losses);
    }

    /** A value: what an evaluation makes of it is another one. */
    @Test
    void itDoesNotChange() {
        Schedule first = plateau("patience", 0);
        first.observed(1).observed(1);
        assertEquals(1, first.factor(1, 1));
        assertTrue(first.observes());
        assertEquals(
                Map.of("best", Double.POSITIVE_INFINITY, "bad", 0.0, "pause", 0.0, "factor", 1.0),
                first.state());
    }

    /** Cut anywhere, it goes on as if it had not been. */
    @Test
    void comesBackFromItsState() {
        double[] losses = {5, 4, 4, 4, 3.9, 3.9, 3.9, 3.9, 3.9, 3.5, 3.6, 3.6, 3.6, 3.6, 3.6};
        Object[] options = {"factor", 0.3, "patience", 1, "cooldown", 2, "threshold", 0.03};
        double[] whole = trace(plateau(options), losses);
        assertTrue(whole[losses.length - 1] < 0.1, Arrays.toString(whole));
        for (int cut = 0; cut <= losses.length; cut++) {
            Schedule before = plateau(options);
            for (int i = 0; i < cut; i++) {
                before = before.observed(losses[i]);
            }
            Schedule after = plateau(options).restored(before.state());
            assertEquals(before, after);
            double[] rest = trace(after, Arrays.copyOfRange(losses, cut, losses.length));
            assertArrayEquals(Arrays.copyOfRange(whole, cut, losses.length), rest, "cut " + cut);
        }
    }
}
