package org.espalier.testkit.backend;

import java.util.List;
import java.util.function.Function;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Workers;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;

/** T6: first and second derivatives. */
final class GradientRules {
    private GradientRules() {}

    static List<Rule<Candidate>> all() {
        return List.of(
                rule("T6-OPCODE", "every opcode", DifferentiableOps::opcodes),
                rule("T6-MAP", "maps", DifferentiableOps::maps),
                rule("T6-REDUCE", "reductions", DifferentiableOps::reductions),
                rule("T6-MATMUL", "matrix products", DifferentiableOps::products),
                rule("T6-MOVE", "gathers, scatters and views", DifferentiableOps::moves),
                rule("T6-NORM", "layer norm and RMS norm", DifferentiableComposites::norms),
                rule("T6-ATTENTION", "attention", DifferentiableComposites::attentions),
                rule("T6-LOSS", "cross-entropy", DifferentiableComposites::losses),
                rule("T6-CONVOLUTION", "convolution", DifferentiableComposites::convolutions));
    }

    private static Rule<Candidate> rule(
            String id, String of, Function<Numbers, List<Differentiable>> cases) {
        return new CaseRule<>(
                id,
                "Values, gradients and second derivatives of "
                        + of
                        + " are right: by differences where there is f64, else near f64's.",
                random -> cases.apply(new Numbers(random)),
                GradientRules::check);
    }

    private static CaseCheck<Differentiable> check(Candidate candidate) {
        Workers alone = new Scrambled(1, 0);
        try (Rig rig = new Rig(candidate.provider(), alone)) {
            return rig.capabilities().dtypes().contains(DType.F64)
                    ? new GradientCheck(candidate)
                    : new NarrowGradientCheck(candidate);
        }
    }
}
