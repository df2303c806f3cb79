package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.espalier.train.StepReport;
import org.junit.jupiter.api.Test;

/** The line of a step in every width. */
final class StepLineTest {
    private static final StepReport USUAL =
            new StepReport(212, 450, 3.3, 3.21, 1.40, 11_240, 6.1e-4, 0.61, 950 << 20, 87);

    private static String line(int columns, StepReport report) {
        return new StepLine(columns).of(report);
    }

    @Test
    void wide() {
        assertEquals(
                "  step 212/450  loss 3.21  1.40 bits/byte  11.2k tok/s  lr 6.1e-04  |g| 0.61"
                        + "  950 MiB  ETA 1:27",
                line(200, USUAL));
    }

    @Test
    void usual() {
        assertEquals(
                "212/450  loss 3.21  1.40 bits/B  11.2k tok/s  lr 6e-4  |g| 0.61  950M  ETA 1:27",
                line(79, USUAL));
    }

    @Test
    void narrow() {
        assertEquals("212/450  loss 3.21  1.40 bits/B  ETA 1:27", line(50, USUAL));
        assertEquals("212/450  l…", line(11, USUAL));
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        StepReport report = new StepReport(1, 9, 3, 3, Double.NaN, 0, 0, Double.NaN, 0, Double.NaN);
        assertEquals(
                "  step 1/9  loss 3.00  0 tok/s  lr 0.0e+00  |g| NaN  ETA -:--", line(79, report));
    }

    @Test
    void neverWiderAndNeverWideAgain() {
        long seed = Long.getLong("espalier.seed", System.nanoTime());
        String replay =
                "seed %s; replay: ./mvnw -pl apps/cli -am test -Dtest=StepLineTest -Dsurefire.failIfNoSpecifiedTests=false -Despalier.seed=%s: "
                        .formatted(seed, seed);
        Random random = new Random(seed);
        for (int columns = 12; columns < 130; columns++) {
            StepLine line = new StepLine(columns);
            boolean wide = true;
            for (int i = 0; i < 50; i++) {
                String text = line.of(random(random));
                assertTrue(text.length() <= columns, replay + text);
                assertTrue(wide || !text.startsWith("  step"), replay + text);
                wide = text.startsWith("  step");
            }
        }
    }

    private static StepReport random(Random r) {
        return new StepReport(
                r.nextInt(1_000_000),
                1_000_000,
                r.nextDouble() * 1e5,
                r.nextDouble() * 1e5,
                r.nextInt(4) == 0 ? Double.NaN : r.nextDouble() * 10,
                r.nextDouble() * 1e7,
                r.nextDouble() * 1e-3,
                r.nextInt(9) == 0 ? Double.POSITIVE_INFINITY : r.nextDouble() * 1e6,
                r.nextLong(1L << 40),
                r.nextDouble() * 1e7);
    }
}
