package org.espalier.benchmarks.experiments.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The oracles, by hand. */
class SolversTest {
    @Test
    @DisplayName("the generator has the published first draws")
    void draws() {
        Draws draws = new Draws(12345);
        double[] expected = {0.1330796686614273, 0.20481663336165912, 0.11954258300911547};
        for (double u : expected) {
            assertEquals(2 * u - 1, draws.signed());
        }
    }

    @Test
    @DisplayName("the shortest solution lies in the span of the rows")
    void leastNorm() {
        double[][] x = {{1, 1, 0}, {0, 1, 1}};
        assertArrayEquals(new double[] {0, 1, 1}, new LeastNorm(x).solve(1, 2), 1e-15);
        double[][] twice = {{1, 1}, {0, 0}};
        var e = assertThrows(IllegalArgumentException.class, () -> new LeastNorm(twice));
        assertEquals(
                "least norm: a pivot of XXᵀ is 0.0 and not positive. Fix: give independent rows",
                e.getMessage());
    }

    @Test
    @DisplayName("the largest singular value")
    void spectrum() {
        double[][] x = {{3, 0, 0}, {0, 0, -4}};
        assertEquals(16, Spectrum.squaredNorm(x), 1e-9);
    }

    @Test
    @DisplayName("all singular values, of wide and of tall matrices, and those asked for")
    void singularValues() {
        double[][] wide = {{3, 0, 0}, {0, 0, -4}};
        double[][] tall = {{3, 0}, {0, 0}, {0, -4}};
        assertArrayEquals(new double[] {3, 4}, SingularValues.of(wide), 1e-14);
        assertArrayEquals(new double[] {3, 4}, SingularValues.of(tall), 1e-14);
        double[][] made = Spectra.matrix(new Draws(1), 7, 3, 100);
        assertArrayEquals(new double[] {0.01, 0.1, 1}, SingularValues.of(made), 1e-13);
        double[][] none = {{Double.NaN, 1}, {1, 1}};
        var e = assertThrows(IllegalStateException.class, () -> SingularValues.of(none));
        assertEquals(
                "singular values: rows of [2, 2] are not orthogonal after 60 sweeps. Fix: give finite numbers",
                e.getMessage());
    }

    @Test
    @DisplayName(
            "the nearest separating point: inside it stays, outside it goes to faces and edges")
    void margins() {
        Margins set = new Margins(new double[][] {{1, 0}, {1, 1}});
        assertArrayEquals(new double[] {1, 0}, set.nearest(0, 0), 1e-13);
        assertArrayEquals(new double[] {2, 3}, set.nearest(2, 3), 0);
        assertArrayEquals(new double[] {2.5, -1.5}, set.nearest(1, -3), 1e-13);
        assertEquals(-1, set.smallest(2, -3));
    }
}
