package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.benchmarks.UlpSurvey.Finding;
import org.espalier.benchmarks.UlpSurvey.Peak;
import org.espalier.benchmarks.UlpSurvey.Span;
import org.junit.jupiter.api.Test;

/** The quick survey, and that an error does not escape it. */
class UlpSurveyTest {
    @Test
    void everyFunctionIsWithinOneUlp() throws InterruptedException {
        for (Finding finding : UlpSurvey.run(true, 2)) {
            assertTrue(finding.maxUlp() > 0.5 && finding.maxUlp() < 1, finding::toString);
            assertTrue(finding.inputs() > 900_000, finding::toString);
        }
    }

    @Test
    void threadsDoNotShow() throws InterruptedException {
        assertEquals(UlpSurvey.run(true, 1), UlpSurvey.run(true, 3));
    }

    @Test
    void oneWrongValueIsFound() {
        float bad = 1.5f;
        int bits = Float.floatToRawIntBits(bad);
        Peak peak =
                UlpSurvey.peak(
                        x -> x == bad ? Math.nextUp(Math.nextUp(x)) : x,
                        x -> x,
                        new Span(bits - 100, 200, 1));
        assertEquals(new Peak(2, bits), peak);
    }

    @Test
    void ulpsAtTheEdges() {
        assertEquals(0, UlpSurvey.ulps(Float.POSITIVE_INFINITY, 1e40));
        assertEquals(1, UlpSurvey.ulps(Float.POSITIVE_INFINITY, Float.MAX_VALUE));
        assertEquals(1, UlpSurvey.ulps(Float.MIN_VALUE, 0));
        assertEquals(0, UlpSurvey.ulps(Float.NaN, Double.NaN));
        assertEquals(0, UlpSurvey.ulps(Float.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY));
        assertEquals(Double.POSITIVE_INFINITY, UlpSurvey.ulps(1, Double.NaN));
        assertEquals(0.5, UlpSurvey.ulps(1, 1 + 0x1p-24));
    }

    @Test
    void spansCoverTheirRange() {
        assertEquals(4, new Span(7, 10, 1).every(3).count());
        assertEquals(3, new Span(0, 10, 1).cut(4).size());
        assertEquals(new Span(24, 2, 3), new Span(0, 10, 3).cut(4).getLast());
    }
}
