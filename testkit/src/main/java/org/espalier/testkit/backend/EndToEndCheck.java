package org.espalier.testkit.backend;

import java.util.Locale;
import java.util.Optional;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** A mini model learns as it does on the reference backend. */
final class EndToEndCheck implements CaseCheck<MiniModel> {
    /** How far the loss may lie off at the last step, relative to the reference's. */
    private static final double ALLOWED = 1e-3;

    private final Candidate candidate;
    private final boolean isGolden;
    private final boolean claims;

    EndToEndCheck(Candidate candidate) {
        this.candidate = candidate;
        try (Backend backend = candidate.open(new Scrambled(1, 0))) {
            isGolden =
                    KernelClasses.of(backend).stream()
                            .allMatch(k -> k.determinism() == Determinism.D4);
            claims = !backend.capabilities().composites().isEmpty();
        }
    }

    @Override
    public Verdict check(MiniModel model) {
        float[] due = MiniRun.curve(candidate.reference(), model, 1);
        float[] got = MiniRun.curve(candidate.provider(), model, 1);
        boolean bits = isGolden && !(claims && model.usesComposites());
        return learned(due)
                .or(() -> bits ? sameBits(due, got) : near(due, got))
                .<Verdict>map(Verdict.Broken::new)
                .orElseGet(Verdict.Passed::new);
    }

    /** The control: a curve that does not fall would prove little. */
    private static Optional<String> learned(float[] curve) {
        return curve[curve.length - 1] < 0.9f * curve[0]
                ? Optional.empty()
                : Optional.of("the reference itself does not learn");
    }

    private static Optional<String> sameBits(float[] due, float[] got) {
        for (int step = 0; step < due.length; step++) {
            if (Float.floatToIntBits(due[step]) != Float.floatToIntBits(got[step])) {
                return Optional.of(
                        "loss of step "
                                + step
                                + ": reference "
                                + Float.toHexString(due[step])
                                + ", got "
                                + Float.toHexString(got[step])
                                + "; all kernels declare D4");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> near(float[] due, float[] got) {
        int last = due.length - 1;
        double off = Math.abs(got[last] - due[last]) / Math.abs(due[last]);
        return off <= ALLOWED
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "loss of step %d: reference %s, got %s, off by %.3g of it,"
                                        + " allowed %.0e",
                                last,
                                due[last],
                                got[last],
                                off,
                                ALLOWED));
    }
}
