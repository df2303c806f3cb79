package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.testkit.Rule;
import org.espalier.testkit.RuleFailure;

/** T8: neither the compiler's state nor the vector width shows in a result. */
final class ForkRule implements Rule<Candidate> {
    private static final List<List<String>> FLAGS =
            List.of(
                    List.of("-XX:TieredStopAtLevel=1"),
                    List.of("-XX:MaxVectorSize=16"),
                    List.of("-XX:MaxVectorSize=32"),
                    List.of("-XX:MaxVectorSize=64"));

    @Override
    public String id() {
        return "T8-JVM";
    }

    @Override
    public String duty() {
        return "C1 alone and vectors of 128, 256 and 512 bits give the same bits.";
    }

    @Override
    public Tally check(Candidate candidate, long seed) {
        if (candidate.fork().isEmpty()) {
            return new Tally(0, FLAGS.size());
        }
        List<String> here = DeterminismRules.fingerprints(candidate, seed);
        for (List<String> flags : FLAGS) {
            compare(here, candidate.fork().get().fingerprints(flags, seed), flags);
        }
        return new Tally(here.size() * FLAGS.size(), 0);
    }

    private void compare(List<String> here, List<String> there, List<String> flags) {
        for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
            String mine = i < here.size() ? here.get(i) : "nothing";
            String other = i < there.size() ? there.get(i) : "nothing";
            if (!mine.equals(other)) {
                throw new RuleFailure(
                        "%s: %s%n  this JVM: %s%n  with %s: %s"
                                .formatted(id(), duty(), mine, String.join(" ", flags), other),
                        null);
            }
        }
    }
}
