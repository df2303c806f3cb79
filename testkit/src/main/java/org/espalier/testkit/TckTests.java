package org.espalier.testkit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Rules as JUnit tests. */
final class TckTests {
    private TckTests() {}

    /** A test per rule that the system properties ask for. */
    static <S> Stream<DynamicTest> of(List<Rule<S>> rules, S subject, Class<?> test) {
        Replay replay = Replay.of(test);
        RuleRunner<S> runner = new RuleRunner<>(subject, replay.seed(), replay);
        return rules.stream()
                .filter(rule -> rule.id().startsWith(replay.rule()))
                .map(rule -> test(rule, runner));
    }

    private static <S> DynamicTest test(Rule<S> rule, RuleRunner<S> runner) {
        return DynamicTest.dynamicTest(
                rule.id() + " " + rule.duty(),
                () -> {
                    Optional<RuleFailure> failure = runner.run(rule).failure();
                    if (failure.isPresent()) {
                        throw failure.get();
                    }
                });
    }
}
