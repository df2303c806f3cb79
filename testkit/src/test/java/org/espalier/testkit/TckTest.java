package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.espalier.spi.Host;
import org.junit.jupiter.api.Test;

/** The door for programs. */
class TckTest {
    private static List<String> run(String filter) {
        List<String> heard = new ArrayList<>();
        TckReport report =
                Tck.backend(
                        Host.get().reference(),
                        Plan.quick(1).only(filter),
                        (rule, seed) -> rule,
                        new Tck.Listener() {
                            @Override
                            public void ended(RuleRunner.Result result) {
                                heard.add(result.rule());
                            }
                        });
        assertTrue(report.results().stream().allMatch(r -> r.passed() && r.tally().checked() > 0));
        return heard;
    }

    @Test
    void runsWhatTheFilterNames() {
        assertEquals(List.of("T5-GATHER"), run("T5-GATHER"));
        assertEquals(
                List.of(
                        "T2-REDUCE-SUM",
                        "T2-REDUCE-EXTREME",
                        "T2-REDUCE-SEGMENTS",
                        "T2-REDUCE-TYPES"),
                run("T2-REDUCE"));
        assertEquals(List.of(), run("T99"));
    }
}
