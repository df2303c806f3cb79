package org.espalier.optimizers.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.spi.OptionException;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.PluginInfo;
import org.espalier.train.Runs;
import org.espalier.train.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What all schedules owe: their place, their options, and factors between 0 and 1. */
class OptionsTest {
    private static final List<ScheduleProvider> ALL =
            List.of(
                    new Constant(),
                    new Cosine(),
                    new CosineRestarts(),
                    new Cyclical(),
                    new Exponential(),
                    new InverseSqrt(),
                    new OneCycle(),
                    new Plateau(),
                    new Polynomial(),
                    new StepDecay(),
                    new Warmup(),
                    new Wsd());

    static Stream<ScheduleProvider> all() {
        return ALL.stream();
    }

    private static ScheduleProvider named(String id) {
        return all().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void theModuleProvidesThem() {
        List<String> found =
                Runs.plugins().stream()
                        .filter(p -> p.kind().equals("schedule"))
                        .map(PluginInfo::id)
                        .toList();
        assertEquals(all().map(ScheduleProvider::id).sorted().toList(), found);
    }

    @ParameterizedTest
    @MethodSource("all")
    void factorsLieBetween0And1(ScheduleProvider provider) {
        Schedule s = Given.schedule(provider);
        for (long steps : new long[] {1, 2, 3, 10, 1000, 1_000_000_000_000L}) {
            for (long t : new long[] {1, 2, 3, 9, 500, 999, 1000, steps / 2, steps - 1, steps}) {
                if (t >= 1 && t <= steps) {
                    double f = s.factor(t, steps);
                    assertTrue(f >= 0 && f <= 1, provider.id() + " at " + t + ": " + f);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyPlateauFollowsTheLoss(ScheduleProvider provider) {
        Schedule s = Given.schedule(provider);
        assertEquals(provider.id().equals("plateau"), s.observes());
        assertEquals(s.observes() ? 4 : 0, s.state().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void describeThemselves(ScheduleProvider provider) {
        assertTrue(provider.summary().length() > 10);
        provider.options().forEach(o -> assertTrue(o.fallback().isPresent(), o.name()));
        provider.options().forEach(o -> assertTrue(!o.doc().isBlank(), o.name()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "constant | warmup | -1 | 0 or more",
                "cosine | warmup | -1 | 0 or more",
                "cosine | final | 1.5 | 0 to 1",
                "cosine-restarts | period | 0 | 1 to 1e12",
                "cosine-restarts | growth | 0 | 1 to 100",
                "cosine-restarts | growth | 1.5 | a whole number",
                "cosine-restarts | final | NaN | 0 to 1",
                "cyclical | up | 0 | 1 to 1e12",
                "cyclical | down | -1 | 0 to 1e12",
                "cyclical | low | 2 | 0 to 1",
                "cyclical | shape | sine | one of triangular, triangular2",
                "exponential | rate | -1 | 0 or more",
                "exponential | start | -1 | 0 or more",
                "inverse-sqrt | warmup | 0 | 1 to 1e12",
                "one-cycle | up | 1.1 | 0 to 1",
                "one-cycle | from | -0.1 | 0 to 1",
                "one-cycle | final | 2 | 0 to 1",
                "one-cycle | shape | root | one of cosine, linear",
                "plateau | factor | 1.1 | 0 to 1",
                "plateau | patience | -1 | 0 or more",
                "plateau | threshold | -1 | 0 to 1",
                "plateau | cooldown | -1 | 0 or more",
                "plateau | min | 2 | 0 to 1",
                "polynomial | power | 0 | above 0",
                "polynomial | warmup | -1 | 0 or more",
                "polynomial | final | 2 | 0 to 1",
                "step | every | 0 | 1 to 1e12",
                "step | factor | -1 | 0 to 1",
                "warmup | steps | 0 | 1 to 1e12",
                "warmup | from | 1.5 | 0 to 1",
                "wsd | warmup | -1 | 0 or more",
                "wsd | decay | 1.5 | 0 to 1",
                "wsd | shape | cubic | one of linear, sqrt",
                "wsd | final | 2 | 0 to 1"
            })
    void whatDoesNotFit(String id, String option, String value, String rule) {
        OptionException e =
                assertThrows(OptionException.class, () -> Given.schedule(named(id), option, value));
        assertEquals(
                "option '%s' is %s; it must be %s".formatted(option, value, rule), e.getMessage());
    }
}
