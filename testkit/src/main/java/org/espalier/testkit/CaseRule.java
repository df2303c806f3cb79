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
 * @param pace as {@link Rule#pace}
 */
public record CaseRule<S, C>(
        String id,
        String duty,
        Function<SplittableRandom, List<C>> cases,
        Function<S, CaseCheck<C>> opens,
        Pace pace)
        implements Rule<S> {
    /** A rule that is checked with many seeds in the full kit. */
    public CaseRule(
            String id,
            String duty,
            Function<SplittableRandom, List<C>> cases,
            Function<S, CaseCheck<C>> opens) {
        this(id, duty, cases, opens, Pace.SAMPLED);
    }

    @Override
    public Tally check(S subject, Draw draw) {
        int checked = 0;
        int skipped = 0;
        List<C> all = cases.apply(draw.random(id));
        try (CaseCheck<C> check = opens.apply(subject)) {
            for (int number : draw.chosen(id, all.size())) {
                C one = all.get(number);
                switch (verdict(check, one, number)) {
                    case Verdict.Passed _ -> checked++;
                    case Verdict.Skipped _ -> skipped++;
                    case Verdict.Broken(String difference) ->
                            throw new RuleFailure(report(one, number, difference), null);
                }
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
        return id + ": " + duty + "\n  case " + number + ": " + one + "\n  " + difference;
    }
}
