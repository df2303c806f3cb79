package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;

/** T7: laws that need no oracle; and T8's part of them, the splits of a batch. */
final class AlgebraRules {
    private AlgebraRules() {}

    static List<Rule<Candidate>> all() {
        return List.of(
                rule("T7-MATMUL", "matrix products", ProductLaws::all),
                rule("T7-REDUCE", "reductions", SumLaws::all),
                rule("T7-SOFTMAX", "softmax", SumLaws::softmax),
                rule("T7-MAP", "maps", MoveLaws::maps),
                rule("T7-MOVE", "gathers, scatters and copies", MoveLaws::moves));
    }

    private static Rule<Candidate> rule(String id, String of, Function<Numbers, List<Law>> laws) {
        return new CaseRule<>(
                id,
                "The laws of "
                        + of
                        + " hold, with equal bits where a batch is split and D2 is"
                        + " promised.",
                random -> laws.apply(new Numbers(random)),
                LawCheck::new);
    }

    static Rule<Candidate> splits() {
        return new CaseRule<>(
                "T8-BATCH",
                "Where D2 is promised, a batch in parts gives the bits of the whole.",
                random -> splits(new Numbers(random)),
                candidate -> new LawCheck(candidate, true));
    }

    private static List<Law> splits(Numbers numbers) {
        List<Law> laws = new ArrayList<>(ProductLaws.splits(numbers));
        laws.addAll(SumLaws.splits(numbers));
        laws.addAll(MoveLaws.splits(numbers));
        return laws;
    }
}
