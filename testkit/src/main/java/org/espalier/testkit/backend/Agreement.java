package org.espalier.testkit.backend;

import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/**
 * A launch gives what the oracle gives: within the case's bound of f64, and bit for bit if its
 * kernel promises D4. It writes nothing else.
 */
final class Agreement implements CaseCheck<Case> {
    private final Rig rig;
    private final Oracle oracle;

    Agreement(Candidate candidate) {
        rig = new Rig(candidate.provider(), new Scrambled(3, 1));
        oracle = new Oracle(candidate.reference());
    }

    @Override
    public Verdict check(Case one) {
        return rig.run(one).map(run -> verdict(one, run)).orElseGet(() -> without(one));
    }

    private Verdict without(Case one) {
        return isOwed(one)
                ? new Verdict.Broken("it has no kernel, which every backend must have")
                : new Verdict.Skipped("no kernel");
    }

    /** Everything in f32, and whatever types the backend itself lists. */
    private boolean isOwed(Case one) {
        boolean f32 =
                one.memories().stream()
                        .allMatch(m -> m.dtype() == DType.F32 || isRowNumber(m.dtype()));
        boolean listed =
                one.memories().stream()
                        .allMatch(m -> rig.capabilities().dtypes().contains(m.dtype()));
        return switch (one.op()) {
            case Op.Map _, Op.Reduce _, Op.Copy _ -> f32 || listed;
            case Op.MatMul _, Op.Gather _, Op.ScatterAdd _ -> f32;
            case Op.View _, Op.Composite _ -> false;
        };
    }

    private static boolean isRowNumber(DType type) {
        return type == DType.I32 || type == DType.I64;
    }

    private Verdict verdict(Case one, Rig.Run run) {
        boolean golden = run.determinism() == Determinism.D4;
        if (!golden && one.bound().isEmpty()) {
            return new Verdict.Skipped("no bound follows, and the kernel does not promise D4");
        }
        Difference difference = new Difference(one, run.memories());
        return difference
                .outsideOutputs()
                .or(() -> bounded(one).flatMap(b -> fromExact(one, b, difference, golden)))
                .or(() -> golden || isByBits(one) ? fromBits(one, difference) : Optional.empty())
                .<Verdict>map(Verdict.Broken::new)
                .orElseGet(Verdict.Passed::new);
    }

    /** The bound in f64, which a recipe has none of. */
    private static Optional<Case.Bound> bounded(Case one) {
        return one.bound().filter(b -> b.tolerance() != Tolerance.RECIPE);
    }

    private static boolean isByBits(Case one) {
        return one.bound()
                .filter(b -> b.tolerance() == Tolerance.EXACT || b.tolerance() == Tolerance.RECIPE)
                .isPresent();
    }

    private Optional<String> fromBits(Case one, Difference difference) {
        return difference.fromBits(oracle.bits(one), "reference");
    }

    private Optional<String> fromExact(
            Case one, Case.Bound bound, Difference difference, boolean golden) {
        Tolerance tolerance =
                golden && bound.tolerance() == Tolerance.ELEMENTARY
                        ? Tolerance.ELEMENTARY_OURS
                        : bound.tolerance();
        return difference.fromExact(oracle.exact(one), oracle.sizes(one), tolerance, bound.terms());
    }

    @Override
    public void close() {
        rig.close();
        oracle.close();
    }
}
