package org.espalier.optimizers.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cycles against numbers computed by another program, to 40 digits. */
class CycleTest {
    /** First step, middle of the rise, around the peak, middle of the fall, end, and no room. */
    @ParameterizedTest
    @CsvSource({
        "1, 100, 0.3, 0.04, 0.000004, cosine, 0.0426294902232287983",
        "15, 100, 0.3, 0.04, 0.000004, cosine, 0.52",
        "29, 100, 0.3, 0.04, 0.000004, cosine, 0.997370509776771202",
        "30, 100, 0.3, 0.04, 0.000004, cosine, 1",
        "31, 100, 0.3, 0.04, 0.000004, cosine, 0.999496535284524241",
        "65, 100, 0.3, 0.04, 0.000004, cosine, 0.500002",
        "99, 100, 0.3, 0.04, 0.000004, cosine, 0.000507464715475758943",
        "100, 100, 0.3, 0.04, 0.000004, cosine, 0.000004",
        "1, 100, 0.45, 0.1, 0.001, linear, 0.12",
        "45, 100, 0.45, 0.1, 0.001, linear, 1",
        "46, 100, 0.45, 0.1, 0.001, linear, 0.981836363636363636",
        "90, 100, 0.45, 0.1, 0.001, linear, 0.182636363636363636",
        "100, 100, 0.45, 0.1, 0.001, linear, 0.001",
        "1, 7, 0.3, 0.5, 0.25, cosine, 0.75",
        "2, 7, 0.3, 0.5, 0.25, cosine, 1",
        "3, 7, 0.3, 0.5, 0.25, cosine, 0.928381372890605284",
        "7, 7, 0.3, 0.5, 0.25, cosine, 0.25",
        "1, 10, 0, 0.5, 0, linear, 0.9",
        "10, 10, 0, 0.5, 0, linear, 0",
        "1, 10, 1, 0.5, 0, linear, 0.55",
        "10, 10, 1, 0.5, 0, linear, 1",
        "1, 1, 0.3, 0.5, 0.25, cosine, 0.25"
    })
    void oneCycle(
            long step,
            long steps,
            double up,
            double from,
            double least,
            String shape,
            double factor) {
        assertEquals(
                factor,
                Given.schedule(
                                new OneCycle(),
                                "up",
                                up,
                                "from",
                                from,
                                "final",
                                least,
                                "shape",
                                shape)
                        .factor(step, steps),
                1e-15);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10, 0, 0.1, triangular, 0.19",
        "9, 10, 0, 0.1, triangular, 0.91",
        "10, 10, 0, 0.1, triangular, 1",
        "11, 10, 0, 0.1, triangular, 0.91",
        "19, 10, 0, 0.1, triangular, 0.19",
        "20, 10, 0, 0.1, triangular, 0.1",
        "21, 10, 0, 0.1, triangular, 0.19",
        "30, 10, 0, 0.1, triangular, 1",
        "40, 10, 0, 0.1, triangular, 0.1",
        "1010, 10, 0, 0.1, triangular, 1",
        "10, 10, 0, 0.2, triangular2, 1",
        "20, 10, 0, 0.2, triangular2, 0.2",
        "30, 10, 0, 0.2, triangular2, 0.6",
        "40, 10, 0, 0.2, triangular2, 0.2",
        "50, 10, 0, 0.2, triangular2, 0.4",
        "1010, 10, 0, 0.2, triangular2, 0.200000000000000711",
        "1, 2, 6, 0, triangular, 0.5",
        "2, 2, 6, 0, triangular, 1",
        "3, 2, 6, 0, triangular, 0.833333333333333333",
        "7, 2, 6, 0, triangular, 0.166666666666666667",
        "8, 2, 6, 0, triangular, 0",
        "9, 2, 6, 0, triangular, 0.5",
        "10, 2, 6, 0, triangular, 1",
        "1, 1, 0, 0.5, triangular2, 1",
        "2, 1, 0, 0.5, triangular2, 0.5",
        "3, 1, 0, 0.5, triangular2, 0.75",
        "4, 1, 0, 0.5, triangular2, 0.5",
        "101, 1, 0, 0.5, triangular2, 0.500000000000000444"
    })
    void cyclical(long step, long up, long down, double low, String shape, double factor) {
        assertEquals(
                factor,
                Given.schedule(new Cyclical(), "up", up, "down", down, "low", low, "shape", shape)
                        .factor(step, 9),
                1e-15);
    }
}
