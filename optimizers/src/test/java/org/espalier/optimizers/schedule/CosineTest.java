package org.espalier.optimizers.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.train.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cosines against numbers computed by another program from the documentation, to 40 digits. */
class CosineTest {
    private static double cosine(long step, long steps, long warmup, double least) {
        return Given.schedule(new Cosine(), "warmup", warmup, "final", least).factor(step, steps);
    }

    /** First step, end of the warm-up, thirds and middle of the fall, last step, beyond it. */
    @ParameterizedTest
    @CsvSource({
        "1, 100, 10, 0.1, 0.1",
        "9, 100, 10, 0.1, 0.9",
        "10, 100, 10, 0.1, 1",
        "11, 100, 10, 0.1, 0.999725872158593079",
        "33, 100, 10, 0.1, 0.862596266706548779",
        "40, 100, 10, 0.1, 0.775",
        "55, 100, 10, 0.1, 0.55",
        "70, 100, 10, 0.1, 0.325",
        "99, 100, 10, 0.1, 0.100274127841406921",
        "100, 100, 10, 0.1, 0.1",
        "101, 100, 10, 0.1, 0.1",
        "100000, 100, 10, 0.1, 0.1",
        "39, 450, 40, 0.05, 0.975",
        "200, 450, 40, 0.05, 0.685558017244038810",
        "449, 450, 40, 0.05, 0.050013944197362180"
    })
    void cosineFalls(long step, long steps, long warmup, double least, double factor) {
        assertEquals(factor, cosine(step, steps, warmup, least), 1e-15);
    }

    /** Without a warm-up the first step is already a step down. */
    @ParameterizedTest
    @CsvSource({
        "1, 450, 0.05, 0.999988424585062527",
        "450, 450, 0.05, 0.05",
        "1, 7, 0, 0.950484433951209563",
        "3, 7, 0, 0.611260466978157202",
        "7, 7, 0, 0",
        "1, 1, 0.25, 0.25",
        "4, 8, 1, 1"
    })
    void cosineWithoutWarmup(long step, long steps, double least, double factor) {
        assertEquals(factor, cosine(step, steps, 0, least), 1e-15);
    }

    /** A warm-up as long as the run, or longer: it never falls, and its last step is the floor. */
    @ParameterizedTest
    @CsvSource({
        "1, 8, 8, 0.125",
        "7, 8, 8, 0.875",
        "8, 8, 8, 0.1",
        "9, 8, 8, 0.1",
        "8, 8, 16, 0.5"
    })
    void cosineOfAWarmupAlone(long step, long steps, long warmup, double factor) {
        assertEquals(factor, cosine(step, steps, warmup, 0.1), 1e-15);
    }

    /** The check of the survey: warm-up 10 of 110 steps, from 1e-3 to 1e-4. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.0001",
        "10, 0.001",
        "60, 0.00055",
        "109, 0.000100222047835420799",
        "110, 0.0001"
    })
    void aRateFrom1e3To1e4(long step, double rate) {
        assertEquals(rate, 1e-3 * cosine(step, 110, 10, 0.1), 1e-18);
    }

    /** The ends of cycles and the steps after them. */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 2, 0.1, 0.977975432332819107",
        "5, 10, 2, 0.1, 0.55",
        "10, 10, 2, 0.1, 0.1",
        "11, 10, 2, 0.1, 0.994459753267811977",
        "20, 10, 2, 0.1, 0.55",
        "30, 10, 2, 0.1, 0.1",
        "31, 10, 2, 0.1, 0.998612800179907589",
        "70, 10, 2, 0.1, 0.1",
        "71, 10, 2, 0.1, 0.999653066308325321",
        "150, 10, 2, 0.1, 0.1",
        "1000, 10, 2, 0.1, 0.44065891904353125",
        "1, 7, 1, 0, 0.950484433951209563",
        "6, 7, 1, 0, 0.0495155660487904369",
        "7, 7, 1, 0, 0",
        "8, 7, 1, 0, 0.950484433951209563",
        "14, 7, 1, 0, 0",
        "15, 7, 1, 0, 0.950484433951209563",
        "700, 7, 1, 0, 0",
        "701, 7, 1, 0, 0.950484433951209563",
        "4, 4, 3, 0.25, 0.25",
        "5, 4, 3, 0.25, 0.987222184858400608",
        "16, 4, 3, 0.25, 0.25",
        "17, 4, 3, 0.25, 0.998573011784404575",
        "52, 4, 3, 0.25, 0.25",
        "53, 4, 3, 0.25, 0.999841356280825216"
    })
    void restarts(long step, long period, long growth, double least, double factor) {
        assertEquals(factor, restarting(period, growth, least).factor(step, 5), 1e-15);
    }

    private static Schedule restarting(long period, long growth, double least) {
        return Given.schedule(
                new CosineRestarts(), "period", period, "growth", growth, "final", least);
    }

    @Test
    void theFirstCycleIsACosine() {
        for (long growth : new long[] {1, 2, 100}) {
            for (long t = 1; t <= 37; t++) {
                assertEquals(
                        cosine(t, 37, 0, 0.1), restarting(37, growth, 0.1).factor(t, 1000), "" + t);
            }
        }
    }

    /** Found at once, however many cycles there were. */
    @Test
    void farAway() {
        long last = 1_000_000_000_000L;
        assertEquals(0.1, restarting(1, 1, 0.1).factor(last, last), 1e-15);
        assertEquals(
                restarting(10, 2, 0).factor(1, 1),
                restarting(10, 2, 0).factor(1, last),
                "the run's length does not count");
        double factor = restarting(1_000_000_000_000L, 100, 0).factor(last, last);
        assertEquals(0, factor);
    }
}
