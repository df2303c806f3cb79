package org.espalier.testkit;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A duty that is checked case by case.
 *
 * @param <S> what is checked
 * @param <C> a case; its text names it in a report
 * @param id as {@link Rule#id}
 * @param duty as {@link Rule#duty}
 * @param cases makes the cases; all chance comes from its argument
 * @param opens makes the check for a subject; it is closed at the end
 */
public record CaseRule<S, C>(
        String id,
        String duty,
        Function<SplittableRandom, List<C>> cases,
        Function<S, CaseCheck<C>> opens)
        implements Rule<S> {
    @Override
    public Tally check(S subject, long seed) {
        int checked = 0;
        int skipped = 0;
        int number = 0;
        try (CaseCheck<C> check = opens.apply(subject)) {
            for (C one : cases.apply(new SplittableRandom(seed ^ id.hashCode()))) {
                switch (verdict(check, one, number)) {
                    case Verdict.Passed _ -> checked++;
                    case Verdict.Skipped _ -> skipped++;
                    case Verdict.Broken(String difference) ->
                            throw new RuleFailure(report(one, number, difference), null);
                }
                number++;
            }
        }
        return new Tally(checked, skipped);
    }

    private Verdict verdict(CaseCheck<C> check, C one, int number) {
        try {
            return check.check(one);
        } catch (RuntimeException | Error e) {
            throw new RuleFailure(report(one, number, "it threw " + e), e);
        }
    }

    private String report(C one, int number, String difference) {
        return "%s: %s%n  case %s: %s%n  %s".formatted(id, duty, number, one, difference);
    }
}
