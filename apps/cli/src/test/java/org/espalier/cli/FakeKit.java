package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.KernelClass;
import org.espalier.testkit.Origin;
import org.espalier.testkit.Plan;
import org.espalier.testkit.Rule;
import org.espalier.testkit.RuleFailure;
import org.espalier.testkit.RuleRunner;
import org.espalier.testkit.RuleRunner.Outcome;
import org.espalier.testkit.Tck;
import org.espalier.testkit.TckReport;

/** A kit of four rules; backend {@code broken} breaks one of them. */
final class FakeKit {
    private FakeKit() {}

    static TckReport run(
            String backend, Plan plan, RuleRunner.Replay replay, Tck.Listener listener) {
        boolean broken = backend.equals("broken");
        List<RuleRunner.Result> results = new ArrayList<>();
        for (String rule : List.of("T1-BUFFER", "T2-MAP-ADD", "T2-MATMUL", "T8-JVM")) {
            listener.starts(rule, results.size() + 1, 4);
            boolean fails = broken && rule.equals("T2-MATMUL");
            RuleRunner.Result result = fails ? failed(rule, plan, replay) : passed(rule);
            listener.ended(result);
            results.add(result);
        }
        return new TckReport(facts(backend, plan), results);
    }

    private static TckReport.Facts facts(String backend, Plan plan) {
        List<KernelClass> kernels = List.of(new KernelClass("map", Determinism.D4));
        Origin origin = new Origin("com.acme." + backend, "1.0", "");
        return new TckReport.Facts(backend, "a <fast> device", origin, "25", kernels, plan);
    }

    private static RuleRunner.Result passed(String rule) {
        Rule.Tally tally = new Rule.Tally(1234, 0);
        return new RuleRunner.Result(
                rule, "A duty.", Outcome.PASSED, tally, 1_500_000_000L, Optional.empty());
    }

    private static RuleRunner.Result failed(String rule, Plan plan, RuleRunner.Replay replay) {
        String report =
                rule
                        + ": A duty.\n  case 3: a case\n  out[2]: 1.5 and not 2.5\n  seed "
                        + plan.seed()
                        + "; replay: "
                        + replay.command(rule, plan.seed());
        return new RuleRunner.Result(
                rule,
                "A duty.",
                Outcome.FAILED,
                new Rule.Tally(0, 0),
                500_000_000L,
                Optional.of(new RuleFailure(report, null)));
    }
}
