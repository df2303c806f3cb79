package org.espalier.optimizers.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decays that know no end of the run, against numbers computed by another program. */
class DecayTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0.001, 0, 0.999000499833374992",
        "1000, 0.001, 0, 0.367879441171442322",
        "1, 0.05, 100, 1",
        "99, 0.05, 100, 1",
        "100, 0.05, 100, 1",
        "101, 0.05, 100, 0.951229424500714009",
        "120, 0.05, 100, 0.367879441171442322",
        "200, 0.05, 100, 0.0067379469990854671",
        "1, 0, 5, 1",
        "50, 0, 5, 1"
    })
    void exponential(long step, double rate, long start, double factor) {
        assertEquals(
                factor,
                Given.schedule(new Exponential(), "rate", rate, "start", start).factor(step, 9),
                1e-15);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10, 0.1, 1",
        "10, 10, 0.1, 1",
        "11, 10, 0.1, 0.1",
        "20, 10, 0.1, 0.1",
        "21, 10, 0.1, 0.01",
        "31, 10, 0.1, 0.001",
        "1, 1, 0.5, 1",
        "2, 1, 0.5, 0.5",
        "11, 1, 0.5, 0.0009765625",
        "3, 3, 0, 1",
        "4, 3, 0, 0",
        "7, 3, 0, 0",
        "1, 3, 1, 1",
        "7, 3, 1, 1"
    })
    void stairs(long step, long every, double gamma, double factor) {
        assertEquals(
                factor,
                Given.schedule(new StepDecay(), "every", every, "factor", gamma).factor(step, 9),
                1e-15);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4000, 0.00025",
        "3999, 4000, 0.99975",
        "4000, 4000, 1",
        "4001, 4000, 0.999875023432618255",
        "16000, 4000, 0.5",
        "100000, 4000, 0.2",
        "1, 1, 1",
        "2, 1, 0.707106781186547524",
        "4, 1, 0.5"
    })
    void inverseSquareRoot(long step, long w, double factor) {
        assertEquals(factor, Given.schedule(new InverseSqrt(), "warmup", w).factor(step, 9), 1e-15);
    }

    /** d^−½ · min(t^−½, t · w^−3/2) of width 512 and 4,000 steps of warm-up. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.00000017469281074217107",
        "100, 0.000017469281074217107",
        "4000, 0.00069877124296868428",
        "20000, 0.0003125"
    })
    void theRateOfThePaper(long step, double rate) {
        double lr = 1 / StrictMath.sqrt(512.0 * 4000);
        double factor = Given.schedule(new InverseSqrt()).factor(step, 9);
        assertEquals(rate, lr * factor, 1e-15 * rate);
    }
}
