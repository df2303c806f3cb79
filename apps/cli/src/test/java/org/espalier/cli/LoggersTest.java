package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What modules log reaches the screen in its own words. */
final class LoggersTest {
    @Test
    void warningsArriveAndNothingBelowThem() {
        List<String> seen = new ArrayList<>();
        Loggers.sendTo(seen::add);
        try {
            System.Logger logger = System.getLogger("org.espalier.core.data");
            logger.log(System.Logger.Level.WARNING, "cache {0} has {1} tokens", "c", 1234567);
            logger.log(System.Logger.Level.ERROR, "bad", new IllegalStateException("why"));
            logger.log(System.Logger.Level.INFO, "chatter");
        } finally {
            Loggers.sendToStandardError();
        }
        assertEquals(
                List.of(
                        "cache c has 1,234,567 tokens",
                        "bad: java.lang.IllegalStateException: why"),
                seen);
    }

    @Test
    void itIsTheFinderOfThisProgram() {
        assertInstanceOf(Loggers.class, System.LoggerFinder.getLoggerFinder());
    }
}
