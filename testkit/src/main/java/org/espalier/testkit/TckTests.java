package org.espalier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** Rules as JUnit tests. */
final class TckTests {
    private TckTests() {}

    /** A test per rule that the plan takes, then one that hands all results over. */
    static <S> Stream<DynamicTest> of(
            List<Rule<S>> rules, RuleRunner<S> runner, Consumer<List<RuleRunner.Result>> finished) {
        List<RuleRunner.Result> results = new ArrayList<>();
        Stream<DynamicTest> tests =
                runner.planned(rules).stream().map(rule -> test(rule, runner, results));
        DynamicTest last = DynamicTest.dynamicTest("report", () -> finished.accept(results));
        return Stream.concat(tests, Stream.of(last));
    }

    private static <S> DynamicTest test(
            Rule<S> rule, RuleRunner<S> runner, List<RuleRunner.Result> results) {
        return DynamicTest.dynamicTest(
                rule.id() + " " + rule.duty(),
                () -> {
                    RuleRunner.Result result = runner.run(rule);
                    results.add(result);
                    judge(result);
                });
    }

    private static void judge(RuleRunner.Result result) {
        Optional<RuleFailure> failure = result.failure();
        if (failure.isPresent() && result.passed()) {
            Assumptions.abort("expected: " + failure.get().getMessage());
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
