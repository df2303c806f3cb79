package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;

/** T9: what must be refused. */
final class ErrorRules {
    private static final long[][] SHAPES = {{3}, {2, 3}, {5, 1, 7}, {1003}};

    private ErrorRules() {}

    static List<Rule<Candidate>> all() {
        return List.of(
                new CaseRule<>(
                        "T9-CALLS",
                        "A bad call is refused by an error that names it, changes nothing, and the"
                                + " session works on.",
                        random -> calls(),
                        BadCallCheck::new,
                        Rule.Pace.ONCE),
                seam(
                        "T9-SIZES",
                        "Sizes that cannot be are refused, and the backend works on.",
                        SeamCheck.Abuse.SIZES),
                seam(
                        "T9-ROWS",
                        "A row number outside the table is refused by the launch or by the next"
                                + " read, which names it, and the backend works on.",
                        SeamCheck.Abuse.ROWS),
                seam(
                        "T10-CLOSED",
                        "A closed buffer is refused, and the backend works on.",
                        SeamCheck.Abuse.CLOSED));
    }

    private static Rule<Candidate> seam(String id, String duty, List<SeamCheck.Abuse> abuses) {
        return new CaseRule<>(id, duty, random -> abuses, SeamCheck::new, Rule.Pace.ONCE);
    }

    private static List<BadCallCheck.On> calls() {
        List<BadCallCheck.On> all = new ArrayList<>();
        for (long[] dims : SHAPES) {
            BadCall.all().forEach(call -> all.add(new BadCallCheck.On(call, dims)));
        }
        return all;
    }
}
