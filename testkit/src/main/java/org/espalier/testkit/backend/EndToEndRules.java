package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;

/** T13: small models learn. */
final class EndToEndRules {
    private EndToEndRules() {}

    static List<Rule<Candidate>> all() {
        return List.of(
                new CaseRule<>(
                        "T13-MODELS",
                        "Six mini models learn as on the reference: by bits where all kernels"
                                + " declare D4 and nothing is claimed, else to 1e-3 at step 50.",
                        random -> MiniModels.all(),
                        EndToEndCheck::new,
                        Rule.Pace.ONCE),
                new CaseRule<>(
                        "T13-SEEDS",
                        "Over ten seeds the final loss lies inside the spread of the seeds.",
                        random -> MiniModels.all(),
                        SeedSpreadCheck::new,
                        Rule.Pace.FULL));
    }
}
