package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.espalier.kernel.DType;
import org.espalier.kernel.Opcode;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;

/** Every duty of a backend, in the order in which a beginner's backend should pass them. */
public final class BackendRules {
    static final List<Family> FAMILIES =
            List.of(
                    new MapFamily(),
                    new CopyFamily(),
                    new ReduceFamily(),
                    new MatMulFamily(),
                    new GatherFamily(),
                    new ScatterAddFamily());

    private BackendRules() {}

    /** The rules. */
    public static List<Rule<Candidate>> all() {
        List<Rule<Candidate>> rules = new ArrayList<>();
        rules.add(buffers());
        rules.add(declarations());
        rules.addAll(forward());
        for (Family f : FAMILIES) {
            rules.add(rule("T3-" + f.name(), "Shapes of every kind fit " + f.words(), f::shapes));
        }
        rules.add(convolutions());
        for (Family f : FAMILIES) {
            rules.add(rule("T4-" + f.name(), "Layouts do not show in " + f.words(), f::layouts));
        }
        for (Family f : FAMILIES) {
            rules.add(rule("T5-" + f.name(), "Special values survive " + f.words(), f::values));
        }
        rules.addAll(GradientRules.all());
        rules.addAll(AlgebraRules.all());
        rules.addAll(DeterminismRules.all(FAMILIES));
        rules.addAll(ErrorRules.all());
        rules.addAll(MemoryRules.all());
        rules.addAll(SharedRules.all());
        rules.addAll(EndToEndRules.all());
        return List.copyOf(rules);
    }

    private static Rule<Candidate> buffers() {
        return new CaseRule<>(
                "T1-BUFFER",
                "A buffer holds what was written, in parts too, and is closed once.",
                random -> {
                    List<BufferCheck.Size> sizes = new ArrayList<>();
                    for (DType dtype : DType.values()) {
                        for (int n : new int[] {0, 1, 7, 1003}) {
                            sizes.add(new BufferCheck.Size(dtype, n));
                        }
                    }
                    return sizes;
                },
                BufferCheck::new);
    }

    private static Rule<Candidate> declarations() {
        return new CaseRule<>(
                "T1-CLAIMS",
                "Id, device, types and composites are what it says: all that is listed is there,"
                        + " and nothing else.",
                random -> claims(new Numbers(random)),
                DeclarationCheck::new,
                Rule.Pace.ONCE);
    }

    private static List<DeclarationCheck.Claim> claims(Numbers numbers) {
        List<DeclarationCheck.Claim> claims = new ArrayList<>();
        claims.add(new DeclarationCheck.Claim.Card());
        claims.add(new DeclarationCheck.Claim.Device());
        for (DType dtype : DType.values()) {
            claims.add(new DeclarationCheck.Claim.Type(dtype));
        }
        for (Case one : Composites.large(numbers)) {
            claims.add(new DeclarationCheck.Claim.Composite(one));
        }
        return claims;
    }

    private static Rule<Candidate> convolutions() {
        return new CaseRule<>(
                "T3-CONVOLUTION",
                "Windows of every kind fit a convolution and its gradients, claimed or not, within"
                        + " the tolerance table of f64.",
                random -> ImageCase.all(new Numbers(random)),
                ImageCheck::new);
    }

    private static List<Rule<Candidate>> forward() {
        List<Rule<Candidate>> rules = new ArrayList<>();
        for (Opcode op : Opcode.values()) {
            if (Opcodes.program(op).isPresent()) {
                rules.add(
                        rule(
                                "T2-MAP-" + op.name(),
                                "A program computes " + op.text(),
                                n -> MapFamily.opcode(op, n)));
            }
        }
        rules.add(rule("T2-MAP-TYPES", "A map converts every type", MapFamily::types));
        rules.add(rule("T2-MAP-STEP", "A training step's programs run", Everyday::step));
        rules.add(rule("T2-MAP-ANY", "Programs of any length run", Everyday::programs));
        rules.add(rule("T2-COPY", "A copy converts every type", CopyFamily::types));
        rules.add(rule("T2-REDUCE-SUM", "Sums are near f64", ReduceFamily::sums));
        rules.add(rule("T2-REDUCE-EXTREME", "Extremes are found", ReduceFamily::extremes));
        rules.add(rule("T2-REDUCE-SEGMENTS", "Segments are apart", ReduceFamily::segments));
        rules.add(rule("T2-REDUCE-TYPES", "A reduction takes every type", ReduceFamily::types));
        rules.add(rule("T2-GATHER", "Rows are found", GatherFamily::rows));
        rules.add(rule("T2-SCATTER-ADD", "Sums of rows are near f64", ScatterAddFamily::rows));
        rules.add(
                rule("T2-OPTIMIZER", "Update rules have the reference's bits", Everyday::updates));
        rules.add(rule("T2-MATMUL", "Products are near f64", MatMulFamily::products));
        rules.add(rule("T2-MATMUL-EPILOGUE", "Epilogues see products", MatMulFamily::epilogues));
        rules.add(wholeProducts());
        Everywhere.FUNCTIONS.forEach(f -> rules.add(Everywhere.rule(f)));
        return rules;
    }

    private static Rule<Candidate> wholeProducts() {
        return new CaseRule<>(
                "T2-MATMUL-WHOLE",
                "Products of 8-bit integers, where there is a kernel for them, are exact and wrap:"
                        + " they have the reference's bits.",
                random -> WholeProducts.products(new Numbers(random)),
                Agreement::new);
    }

    private static Rule<Candidate> rule(
            String id, String duty, Function<Numbers, List<Case>> cases) {
        return new CaseRule<>(
                id,
                duty + ", within the tolerance table of f64, and bit for bit where D4 is declared.",
                random -> cases.apply(new Numbers(random)),
                Agreement::new);
    }
}
