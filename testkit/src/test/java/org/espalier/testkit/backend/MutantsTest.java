package org.espalier.testkit.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.Draw;
import org.espalier.testkit.Rule;
import org.espalier.testkit.RuleFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * T14: backends with one slip each, and for each the rule of its own group that finds it. A rule
 * stops at the first case that fails, so a mutant costs the cases up to that one.
 */
class MutantsTest {
    private static final Draw DRAW = Draw.all(1);
    private static final Locale LOCALE = Locale.getDefault();

    private static List<Planted> planted() {
        return Stream.of(
                        LifeBugs.claims(),
                        ValueBugs.values(),
                        WholeBugs.all(),
                        ValueBugs.shapes(),
                        LayoutBugs.all(),
                        ValueBugs.specials(),
                        DerivedBugs.gradients(),
                        DerivedBugs.laws(),
                        DerivedBugs.repetitions(),
                        LifeBugs.errors(),
                        LifeBugs.memory(),
                        LifeBugs.sharing(),
                        LifeBugs.surroundings())
                .flatMap(List::stream)
                .toList();
    }

    @AfterEach
    void restore() {
        Locale.setDefault(LOCALE);
    }

    private static Rule<Candidate> rule(String id) {
        return BackendRules.all().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
    }

    private static Candidate mutant(String id, Bug.Maker maker, Determinism declared) {
        BackendProvider reference = Host.get().reference();
        Mutant mutant = new Mutant(id.toLowerCase(Locale.ROOT), reference, maker, declared);
        return new Candidate(mutant, reference, Optional.empty());
    }

    @TestFactory
    Stream<DynamicTest> aRuleOfItsOwnGroupFindsIt() {
        return planted().stream().map(one -> dynamicTest(one.toString(), () -> found(one)));
    }

    private static void found(Planted one) {
        Rule<Candidate> rule = rule(one.rule());
        Candidate mutant = mutant(rule.id(), one.maker(), one.declared());
        try {
            RuleFailure failure = assertThrows(RuleFailure.class, () -> rule.check(mutant, DRAW));
            String report = String.valueOf(failure.getMessage());
            assertTrue(report.startsWith(rule.id() + ": " + rule.duty()), report);
        } finally {
            Locale.setDefault(LOCALE);
        }
    }

    /** The wrapper itself is sound, so it is the bugs that are found. */
    @TestFactory
    Stream<DynamicTest> noRuleFindsABugWhereThereIsNone() {
        return planted().stream()
                .collect(
                        Collectors.toMap(
                                one -> one.rule() + " " + one.declared(),
                                Function.identity(),
                                (a, b) -> a,
                                TreeMap::new))
                .values()
                .stream()
                .map(one -> dynamicTest(one.rule() + " " + one.declared(), () -> passes(one)));
    }

    private static void passes(Planted one) {
        Candidate sound = mutant("sound", context -> new Bug() {}, one.declared());
        assertTrue(rule(one.rule()).check(sound, DRAW).checked() > 0);
    }

    /** Two or more for each of T2 to T12, and 25 in all. */
    @Test
    void everyGroupHasItsMutants() {
        Map<String, Long> counts =
                planted().stream()
                        .collect(Collectors.groupingBy(Planted::group, Collectors.counting()));
        IntStream.rangeClosed(2, 12)
                .mapToObj(i -> "T" + i)
                .forEach(group -> assertTrue(counts.getOrDefault(group, 0L) >= 2, group));
        assertTrue(planted().size() >= 25);
    }

    @Test
    void aForkWithOtherBitsIsFound() {
        Candidate.Fork other = (flags, seed) -> List.of("0123456789abcdef add");
        BackendProvider reference = Host.get().reference();
        Candidate candidate = new Candidate(reference, reference, Optional.of(other));
        assertThrows(RuleFailure.class, () -> ForkRule.quick().check(candidate, DRAW));
    }

    @Test
    void idsAreUnique() {
        List<String> ids = BackendRules.all().stream().map(Rule::id).toList();
        assertEquals(ids.stream().distinct().toList(), ids);
    }
}
