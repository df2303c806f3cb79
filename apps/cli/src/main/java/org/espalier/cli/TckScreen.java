package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.testkit.RuleFailure;
import org.espalier.testkit.RuleRunner;
import org.espalier.testkit.Tck;
import org.espalier.testkit.TckReport;

/** A conformance kit as a person watches it: a line per group, failures at once. */
final class TckScreen implements Tck.Listener {
    private final Terminal terminal;
    private final LiveLine line;
    private final List<RuleRunner.Result> group = new ArrayList<>();

    TckScreen(Terminal terminal) {
        this.terminal = terminal;
        this.line = new LiveLine(terminal);
    }

    @Override
    public void starts(String rule, int number, int of) {
        if (!group.isEmpty() && !rule.startsWith(group.getFirst().group() + "-")) {
            endGroup();
        }
        line.draw(number + "/" + of + " " + rule);
    }

    @Override
    public void ended(RuleRunner.Result result) {
        group.add(result);
        if (result.outcome() == RuleRunner.Outcome.FAILED) {
            String report = result.failure().map(RuleFailure::getMessage).orElse(result.rule());
            line.print(report.lines().toList());
        }
    }

    private void endGroup() {
        long failed = group.stream().filter(r -> !r.passed()).count();
        int cases = group.stream().mapToInt(r -> r.tally().checked()).sum();
        double seconds = group.stream().mapToLong(RuleRunner.Result::nanos).sum() / 1e9;
        String state = failed == 0 ? "ok" : failed + " failed";
        line.erase();
        line.print(
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%-4s %3d rules  %,7d cases  %6.1f s  %s",
                                group.getFirst().group(),
                                group.size(),
                                cases,
                                seconds,
                                state)));
        group.clear();
    }

    /** Says what came of it and where more is to be read. */
    void finished(TckReport report, Path page) {
        if (!group.isEmpty()) {
            endGroup();
        }
        line.erase();
        String state = report.passed() ? "passed" : "failed";
        line.print(
                List.of(
                        terminal.label(report.facts().backend() + " " + state)
                                + "  "
                                + report.summary(),
                        "report  " + Program.typed(page)));
    }
}
