package org.espalier.testkit.backend;

import java.util.Arrays;
import java.util.Locale;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/**
 * The final loss lies inside the spread of seeds: two one-sided tests at 5 % on ten paired seeds
 * show that the mean difference from the reference is smaller than the reference's own standard
 * deviation over seeds.
 */
final class SeedSpreadCheck implements CaseCheck<MiniModel> {
    private static final int SEEDS = 10;

    /** Student's t at 95 % with nine degrees of freedom. */
    private static final double T = 1.833;

    private final Candidate candidate;

    SeedSpreadCheck(Candidate candidate) {
        this.candidate = candidate;
    }

    @Override
    public Verdict check(MiniModel model) {
        double[] due = new double[SEEDS];
        double[] off = new double[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            due[seed] = last(MiniRun.curve(candidate.reference(), model, seed));
            off[seed] = last(MiniRun.curve(candidate.provider(), model, seed)) - due[seed];
        }
        double margin = deviation(due);
        double reach = Math.abs(mean(off)) + T * deviation(off) / Math.sqrt(SEEDS);
        return reach < margin
                ? new Verdict.Passed()
                : new Verdict.Broken(
                        String.format(
                                Locale.ROOT,
                                "final losses lie up to %.3g off; seeds alone vary by %.3g",
                                reach,
                                margin));
    }

    private static double last(float[] curve) {
        return curve[curve.length - 1];
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length;
    }

    private static double deviation(double[] x) {
        double mean = mean(x);
        double squares = Arrays.stream(x).map(e -> (e - mean) * (e - mean)).sum();
        return Math.sqrt(squares / (x.length - 1));
    }
}
