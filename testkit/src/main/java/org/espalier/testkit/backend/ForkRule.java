package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.testkit.Draw;
import org.espalier.testkit.Rule;
import org.espalier.testkit.RuleFailure;

/**
 * T8: neither the compiler's state nor the vector width shows in a result.
 *
 * @param flags of each JVM that is started
 */
record ForkRule(String id, String duty, Pace pace, List<List<String>> flags)
        implements Rule<Candidate> {
    static ForkRule quick() {
        return new ForkRule(
                "T8-JVM",
                "C1 alone and vectors of 128, 256 and 512 bits give the same bits.",
                Pace.ONCE,
                List.of(
                        List.of("-XX:TieredStopAtLevel=1"),
                        List.of("-XX:MaxVectorSize=16"),
                        List.of("-XX:MaxVectorSize=32"),
                        List.of("-XX:MaxVectorSize=64")));
    }

    static ForkRule full() {
        return new ForkRule(
                "T8-INTERPRETED",
                "The interpreter alone gives the same bits.",
                Pace.FULL,
                List.of(List.of("-Xint")));
    }

    @Override
    public Tally check(Candidate candidate, Draw draw) {
        if (candidate.fork().isEmpty()) {
            return new Tally(0, flags.size());
        }
        List<String> here = DeterminismRules.fingerprints(candidate, draw.seed());
        for (List<String> some : flags) {
            compare(here, candidate.fork().get().fingerprints(some, draw.seed()), some);
        }
        return new Tally(here.size() * flags.size(), 0);
    }

    private void compare(List<String> here, List<String> there, List<String> with) {
        for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
            String mine = i < here.size() ? here.get(i) : "nothing";
            String other = i < there.size() ? there.get(i) : "nothing";
            if (!mine.equals(other)) {
                throw new RuleFailure(
                        id()
                                + ": "
                                + duty()
                                + "\n  this JVM: "
                                + mine
                                + "\n  with "
                                + String.join(" ", with)
                                + ": "
                                + other,
                        null);
            }
        }
    }
}
