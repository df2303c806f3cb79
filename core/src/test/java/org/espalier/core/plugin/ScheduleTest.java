package org.espalier.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.core.config.OptionCheck;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Schedules against numbers computed by another program, from the formulas in the documentation, to
 * 40 digits.
 */
class ScheduleTest {
    private static Schedule schedule(ScheduleProvider provider, Map<String, Object> options) {
        return provider.create(OptionCheck.check(provider.id(), provider.options(), options));
    }

    private static double cosine(long step, long steps, long warmup, double least) {
        return schedule(new CosineProvider(), Map.of("warmup", warmup, "final", least))
                .factor(step, steps);
    }

    private static double constant(long step, long steps, long warmup) {
        return schedule(new ConstantProvider(), Map.of("warmup", warmup)).factor(step, steps);
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
        assertEquals(factor, constant(step, steps, warmup));
    }

    @Test
    void defaults() {
        assertEquals(0.55, schedule(new CosineProvider(), Map.of()).factor(50, 100), 1e-15);
        assertEquals(1, schedule(new ConstantProvider(), Map.of()).factor(1, 100));
    }
}
