package org.espalier.benchmarks.agree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statistics, by printed tables and by hand. */
class EquivalenceTest {
    private static final List<Double> BASE = List.of(1.0, 2.0, 3.0); // deviation 1

    @ParameterizedTest
    @CsvSource({
        "6.313752, 1, 0.05",
        "2.919986, 2, 0.05",
        "2.353363, 3, 0.05",
        "2.776445, 4, 0.025",
        "1.833113, 9, 0.05",
        "2.821438, 9, 0.01",
        "2.763769, 10, 0.01",
        "1.660234, 100, 0.05",
        "-1.833113, 9, 0.95",
        "0, 7, 0.5",
    })
    @DisplayName("Student's distribution has the values of the printed tables")
    void tables(double t, int freedom, double p) {
        assertEquals(p, StudentT.upperTail(t, freedom), 1e-6);
    }

    @Test
    @DisplayName("a far tail is small and not negative; no degrees of freedom is an error")
    void edges() {
        for (int freedom = 1; freedom < 12; freedom++) {
            double p = StudentT.upperTail(1e9, freedom);
            assertTrue(p >= 0 && p < 1e-8, freedom + ": " + p);
        }
        var e = assertThrows(IllegalArgumentException.class, () -> StudentT.upperTail(1, 0));
        assertEquals(
                "Student's distribution: degrees of freedom are at least 1, not 0", e.getMessage());
    }

    @Test
    @DisplayName("three pairs, by hand: mean 0.1, error 0.1/√3, t = 0.9·√3/0.1 with two degrees")
    void byHand() {
        Equivalence e = Equivalence.of(BASE, List.of(1.1, 2.0, 3.2));
        assertEquals(0.1, e.difference(), 1e-12);
        assertEquals(1, e.margin(), 1e-12);
        assertEquals((1 - StrictMath.sqrt(243.0 / 245)) / 2, e.p(), 1e-9);
        assertTrue(e.holds());
    }

    @Test
    @DisplayName("the side may be below as well as above")
    void isSymmetric() {
        double above = Equivalence.of(BASE, List.of(1.5, 2.6, 3.7)).p();
        double below = Equivalence.of(BASE, List.of(0.5, 1.4, 2.3)).p();
        assertEquals(above, below, 1e-9);
    }

    @Test
    @DisplayName("a difference of the margin is not equal, however sure it is")
    void atTheMargin() {
        Equivalence e = Equivalence.of(BASE, List.of(2.01, 2.99, 4.0));
        assertEquals(0.5, e.p(), 1e-9);
        assertFalse(e.holds());
        assertFalse(Equivalence.of(BASE, List.of(2.0, 3.0, 4.0)).holds());
    }

    @Test
    @DisplayName("a mean of zero shows nothing where the differences are as wild as the seeds")
    void noiseShowsNothing() {
        Equivalence e = Equivalence.of(BASE, List.of(2.0, 0.5, 3.5));
        assertEquals(0, e.difference(), 1e-12);
        assertFalse(e.holds(), e::toString);
    }

    @Test
    @DisplayName("the same numbers are equal, but not where seeds make no difference; NaN never is")
    void limits() {
        assertTrue(Equivalence.of(BASE, BASE).holds());
        assertFalse(Equivalence.of(List.of(1.0, 1.0), List.of(1.0, 1.0)).holds());
        assertFalse(Equivalence.of(BASE, List.of(1.0, Double.NaN, 3.0)).holds());
        var e = assertThrows(IllegalArgumentException.class, () -> Equivalence.of(BASE, List.of()));
        assertEquals(
                "equivalence: needs two or more pairs of values, not 3 and 0 of them",
                e.getMessage());
    }
}
