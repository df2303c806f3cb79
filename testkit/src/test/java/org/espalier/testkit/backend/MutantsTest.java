package org.espalier.testkit.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.Draw;
import org.espalier.testkit.Rule;
import org.espalier.testkit.RuleFailure;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule that is worth having finds the bug it was written for. */
class MutantsTest {
    private static final long SEED = 1;

    private static Rule<Candidate> rule(String id) {
        return BackendRules.all().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
    }

    private static Candidate mutant(String id, Bug.Maker maker, Determinism declared) {
        BackendProvider reference = Host.get().reference();
        Mutant mutant = new Mutant(id, reference, maker, declared);
        return new Candidate(mutant, reference, Optional.empty());
    }

    @TestFactory
    Stream<DynamicTest> rulesFindTheirBug() {
        return tests(Bugs.byRule(), Determinism.D4);
    }

    @TestFactory
    Stream<DynamicTest> tolerancesFindTheirBug() {
        return tests(Bugs.ofTolerance(), Determinism.D1);
    }

    private static Stream<DynamicTest> tests(Map<String, Bug.Maker> bugs, Determinism declared) {
        return bugs.entrySet().stream()
                .map(bug -> dynamicTest(bug.getKey(), () -> finds(bug, declared)));
    }

    private static void finds(Map.Entry<String, Bug.Maker> bug, Determinism declared) {
        Rule<Candidate> rule = rule(bug.getKey());
        Candidate mutant = mutant(rule.id(), bug.getValue(), declared);
        RuleFailure failure = assertThrows(RuleFailure.class, () -> rule.check(mutant, Draw.all(SEED)));
        assertTrue(failure.getMessage().startsWith(rule.id() + ": " + rule.duty()));
    }

    /** The wrapper itself is sound, so it is the bugs that are found. */
    @TestFactory
    Stream<DynamicTest> noRuleFindsABugWhereThereIsNone() {
        Bug none = new Bug() {};
        return Stream.concat(
                Bugs.byRule().keySet().stream().map(id -> passes(id, none, Determinism.D4)),
                Bugs.ofTolerance().keySet().stream().map(id -> passes(id, none, Determinism.D1)));
    }

    private static DynamicTest passes(String id, Bug none, Determinism declared) {
        return dynamicTest(
                id + " " + declared,
                () -> {
                    Candidate sound = mutant("sound", context -> none, declared);
                    assertTrue(rule(id).check(sound, Draw.all(SEED)).checked() > 0);
                });
    }

    @Test
    void aForkWithOtherBitsIsFound() {
        Candidate.Fork other = (flags, seed) -> List.of("0123456789abcdef add");
        BackendProvider reference = Host.get().reference();
        Candidate candidate = new Candidate(reference, reference, Optional.of(other));
        assertThrows(RuleFailure.class, () -> ForkRule.quick().check(candidate, Draw.all(SEED)));
    }

    @Test
    void idsAreUnique() {
        List<String> ids = BackendRules.all().stream().map(Rule::id).toList();
        assertEquals(ids.stream().distinct().toList(), ids);
    }
}
