package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.spi.Host;
import org.espalier.testkit.RuleRunner.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans, expected failures and what is written of them. */
class ReportTest {
    @TempDir private Path folder;

    /** A duty that a seed keeps or breaks. */
    private record Duty(String id, Pace pace, boolean holds) implements Rule<String> {
        @Override
        public String duty() {
            return "A \"duty\" <of> its own.";
        }

        @Override
        public Tally check(String subject, Draw draw) {
            if (!holds) {
                throw new RuleFailure(id + ": " + duty() + "\n  broken by " + draw.seed(), null);
            }
            return new Tally(draw.percent() / 10, 0);
        }
    }

    private static Duty duty(String id, boolean holds) {
        return new Duty(id, Rule.Pace.SAMPLED, holds);
    }

    private static List<RuleRunner.Result> run(Plan plan, Duty... duties) {
        RuleRunner<String> runner =
                new RuleRunner<>("subject", plan, (rule, seed) -> "again " + rule + " " + seed);
        return runner.runAll(List.of(duties), result -> {});
    }

    @Test
    void anExpectedFailureIsNoFailure() {
        Plan plan = Plan.quick(1).expecting(ExpectedFailures.parse("T2-A  issue 7\n# words\n"));
        RuleRunner.Result result = run(plan, duty("T2-A", false)).getFirst();
        assertEquals(Outcome.EXPECTED_FAILURE, result.outcome());
        assertTrue(result.passed());
    }

    @Test
    void anUnexpectedPassIsAFailure() {
        Plan plan = Plan.quick(1).expecting(ExpectedFailures.parse("T2-A  issue 7"));
        RuleRunner.Result result = run(plan, duty("T2-A", true)).getFirst();
        assertEquals(Outcome.FAILED, result.outcome());
        String report = result.failure().orElseThrow().getMessage();
        assertTrue(report.contains("issue 7") && report.contains("remove its line"), report);
    }

    @Test
    void anExpectationOfNoRuleIsRefused() {
        Plan plan = Plan.quick(1).expecting(ExpectedFailures.parse("T2-B  gone"));
        assertThrows(IllegalArgumentException.class, () -> run(plan, duty("T2-A", true)));
        assertThrows(IllegalArgumentException.class, () -> ExpectedFailures.parse("T2-A"));
    }

    @Test
    void theFullKitDrawsManyTimesAndNamesTheSeedThatFails() {
        Duty once = new Duty("T8-X", Rule.Pace.ONCE, true);
        Duty late = new Duty("T8-Y", Rule.Pace.FULL, true);
        List<RuleRunner.Result> full = run(Plan.full(5), duty("T2-A", true), once, late);
        assertEquals(List.of(200, 10, 10), full.stream().map(r -> r.tally().checked()).toList());
        assertEquals(2, run(Plan.quick(5), duty("T2-A", true), once, late).size());
        assertEquals(1, run(Plan.quick(5).only("T8-Y"), once, late).size());
        assertEquals(
                2, run(Plan.quick(5).share(20), duty("T2-A", true)).getFirst().tally().checked());
        String report =
                run(Plan.full(5), duty("T2-A", false))
                        .getFirst()
                        .failure()
                        .orElseThrow()
                        .getMessage();
        assertTrue(report.endsWith("seed 5; replay: again T2-A 5"), report);
    }

    @Test
    void aShareOfTheCasesIsChosenByTheSeed() {
        List<Integer> some = new Draw(3, 20).chosen("T2-A", 1000);
        assertEquals(some, new Draw(3, 20).chosen("T2-A", 1000));
        assertFalse(some.equals(new Draw(4, 20).chosen("T2-A", 1000)));
        assertTrue(some.size() > 120 && some.size() < 280, some.size() + " of 1000");
        assertEquals(1, new Draw(3, 1).chosen("T2-A", 1).size());
        assertEquals(1000, Draw.all(3).chosen("T2-A", 1000).size());
        assertThrows(IllegalArgumentException.class, () -> new Draw(3, 0));
    }

    @Test
    void bothFilesAreWritten() throws IOException {
        Plan plan = Plan.quick(9);
        TckReport.Facts facts = TckReport.Facts.of(Host.get().reference(), plan);
        TckReport report = new TckReport(facts, run(plan, duty("T2-A", true), duty("T3-B", false)));
        report.write(folder);
        String json = Files.readString(folder.resolve(TckReport.JSON));
        assertTrue(json.contains("\"summary\": \"2 rules: 1 passed, 1 failed\""), json);
        assertTrue(json.contains("\"duty\": \"A \\\"duty\\\" <of> its own.\""), json);
        assertTrue(json.contains("{\"kernel\": \"matmul\", \"class\": \"D4\"}"), json);
        String page = Files.readString(folder.resolve(TckReport.PAGE));
        assertTrue(page.contains("&lt;of&gt;") && !page.contains("<of>"), page);
        assertTrue(page.contains("replay: again T3-B 9"), page);
        assertFalse(page.contains("http"), "the page needs nothing else");
    }
}
