package org.espalier.optimizers.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways up and down against numbers computed by another program, to 40 digits. */
class RampTest {
    @ParameterizedTest
    @CsvSource({
        "1, 100, 10, 0.1",
        "9, 100, 10, 0.9",
        "10, 100, 10, 1",
        "55, 100, 10, 1",
        "100, 100, 10, 1",
        "1000, 100, 10, 1",
        "1, 100, 0, 1",
        "1, 8, 8, 0.125",
        "8, 8, 8, 1",
        "8, 8, 16, 0.5"
    })
    void constantStays(long step, long steps, long warmup, double factor) {
        assertEquals(factor, Given.schedule(new Constant(), "warmup", warmup).factor(step, steps));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10, 0, 0.1",
        "9, 10, 0, 0.9",
        "10, 10, 0, 1",
        "11, 10, 0, 1",
        "100, 10, 0, 1",
        "1, 4, 0.2, 0.4",
        "2, 4, 0.2, 0.6",
        "3, 4, 0.2, 0.8",
        "4, 4, 0.2, 1",
        "5, 4, 0.2, 1",
        "1, 1, 0, 1",
        "2, 1, 0, 1",
        "1, 3, 1, 1"
    })
    void warmUpRises(long step, long w, double from, double factor) {
        assertEquals(
                factor,
                Given.schedule(new Warmup(), "steps", w, "from", from).factor(step, 200),
                1e-15);
    }

    /** First step, end of the warm-up, last full step, first and last of the fall, and no room. */
    @ParameterizedTest
    @CsvSource({
        "1, 100, 10, 0.1, 0, linear, 0.1",
        "9, 100, 10, 0.1, 0, linear, 0.9",
        "10, 100, 10, 0.1, 0, linear, 1",
        "11, 100, 10, 0.1, 0, linear, 1",
        "90, 100, 10, 0.1, 0, linear, 1",
        "91, 100, 10, 0.1, 0, linear, 0.9",
        "95, 100, 10, 0.1, 0, linear, 0.5",
        "99, 100, 10, 0.1, 0, linear, 0.1",
        "100, 100, 10, 0.1, 0, linear, 0",
        "101, 100, 10, 0.1, 0, linear, 0",
        "1, 100, 10, 0.2, 0.1, sqrt, 0.1",
        "10, 100, 10, 0.2, 0.1, sqrt, 1",
        "80, 100, 10, 0.2, 0.1, sqrt, 1",
        "81, 100, 10, 0.2, 0.1, sqrt, 0.798753882025018927",
        "85, 100, 10, 0.2, 0.1, sqrt, 0.55",
        "99, 100, 10, 0.2, 0.1, sqrt, 0.122788508967193248",
        "100, 100, 10, 0.2, 0.1, sqrt, 0.1",
        "765, 850, 40, 0.1, 0, linear, 1",
        "766, 850, 40, 0.1, 0, linear, 0.988235294117647059",
        "849, 850, 40, 0.1, 0, linear, 0.0117647058823529412",
        "850, 850, 40, 0.1, 0, linear, 0",
        "1, 7, 0, 0.5, 0.5, linear, 1",
        "3, 7, 0, 0.5, 0.5, linear, 1",
        "4, 7, 0, 0.5, 0.5, linear, 0.875",
        "7, 7, 0, 0.5, 0.5, linear, 0.5",
        "1, 10, 0, 0, 0.5, linear, 1",
        "10, 10, 0, 0, 0.5, linear, 1",
        "1, 10, 0, 1, 0, linear, 0.9",
        "5, 10, 0, 1, 0, linear, 0.5",
        "10, 10, 0, 1, 0, linear, 0",
        "7, 10, 8, 0.5, 0, linear, 0.875",
        "8, 10, 8, 0.5, 0, linear, 1",
        "9, 10, 8, 0.5, 0, linear, 0.5",
        "10, 10, 8, 0.5, 0, linear, 0",
        "1, 8, 16, 0.1, 0, linear, 0.0625",
        "8, 8, 16, 0.1, 0, linear, 0.5"
    })
    void warmUpStableDecay(
            long step,
            long steps,
            long w,
            double decay,
            double least,
            String shape,
            double factor) {
        assertEquals(
                factor,
                Given.schedule(
                                new Wsd(), "warmup", w, "decay", decay, "final", least, "shape",
                                shape)
                        .factor(step, steps),
                1e-15);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 100, 10, 1, 0, 0.1",
        "9, 100, 10, 1, 0, 0.9",
        "10, 100, 10, 1, 0, 1",
        "11, 100, 10, 1, 0, 0.988888888888888889",
        "55, 100, 10, 1, 0, 0.5",
        "99, 100, 10, 1, 0, 0.0111111111111111111",
        "100, 100, 10, 1, 0, 0",
        "101, 100, 10, 1, 0, 0",
        "1, 100, 0, 2, 0.1, 0.98209",
        "50, 100, 0, 2, 0.1, 0.325",
        "99, 100, 0, 2, 0.1, 0.10009",
        "100, 100, 0, 2, 0.1, 0.1",
        "1, 30, 0, 0.5, 0, 0.983192080250175056",
        "15, 30, 0, 0.5, 0, 0.707106781186547524",
        "29, 30, 0, 0.5, 0, 0.182574185835055371",
        "30, 30, 0, 0.5, 0, 0",
        "2, 12, 3, 2.5, 0.2, 0.666666666666666667",
        "3, 12, 3, 2.5, 0.2, 1",
        "4, 12, 3, 2.5, 0.2, 0.795948431222242523",
        "7, 12, 3, 2.5, 0.2, 0.384038516666649358",
        "12, 12, 3, 2.5, 0.2, 0.2",
        "7, 8, 8, 1, 0.1, 0.875",
        "8, 8, 8, 1, 0.1, 0.1"
    })
    void polynomialFalls(long step, long steps, long w, double power, double least, double factor) {
        assertEquals(
                factor,
                Given.schedule(new Polynomial(), "warmup", w, "power", power, "final", least)
                        .factor(step, steps),
                1e-15);
    }
}
