package org.espalier.sparsity.experts;

import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * Scores of tokens, what is decided from them, and how their gradients arise.
 *
 * @param p probabilities [R, N]
 * @param lse log Σ exp of the logits [R, 1]
 */
record Router(Tensor p, Tensor lse) {
    private static final Program EXP =
            Program.named("exp-shifted", o -> o.out(o.in("z").sub(o.in("max")).exp()));
    private static final Program LSE =
            Program.named("log-sum-exp", o -> o.out(o.in("sum").log().add(o.in("max"))));

    /** The probabilities that a gate may be of; 0 where the token did not choose the expert. */
    private static final Program CHOSEN =
            Program.named(
                    "chosen",
                    o -> {
                        Expr zero = Expr.literal(0);
                        o.out(o.in("chosen").eq(zero).select(zero, o.in("p")));
                    });

    /** Of logits z [R, N]. */
    static Router of(Tensor z) {
        Tensor max = z.detach().max(1).unsqueeze(1); // [R, 1]
        Tensor e = Tensor.map(EXP, z, max);
        Tensor sum = e.sum(1).unsqueeze(1); // [R, 1]
        return new Router(e.div(sum), Tensor.map(LSE, sum, max));
    }

    /** The scores as numbers: decisions are made here, in Java, the same on every backend. */
    Scores scores() {
        return new Scores(p.detach().toDoubles(), experts());
    }

    private int experts() {
        return Math.toIntExact(p.shape().dim(1));
    }

    private long tokens() {
        return p.shape().dim(0);
    }

    /**
     * N Σ fᵢPᵢ, where fᵢ is the share of tokens whose first choice is i, dropped or not, and Pᵢ the
     * mean of their probabilities (Fedus and others, equation 4).
     */
    Tensor balance(Plan plan) {
        double scale = experts() / (double) (tokens() * tokens());
        double[] f = new double[experts()];
        for (int i = 0; i < f.length; i++) {
            f[i] = plan.load()[i] * scale;
        }
        return p.sum(0).mul(session().tensor(f, f.length)).sum();
    }

    /** The mean of lse² (Zoph and others, "ST-MoE", 2022, equation 5). */
    Tensor zLoss() {
        return lse.square().mean();
    }

    /** What the experts' results are multiplied by, expert after expert [S, 1]. */
    Tensor gates(Plan plan, boolean isNormalized) {
        Tensor all = isNormalized ? normalized(plan.chosen()) : p;
        int[] places = plan.places();
        return all.reshape(tokens() * experts(), 1).gather(session().tensor(places, places.length));
    }

    /** p over its sum over the experts that a token chose. */
    private Tensor normalized(boolean[] chosen) {
        double[] numbers = new double[chosen.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = chosen[i] ? 1 : 0;
        }
        Tensor mask = session().tensor(numbers, tokens(), experts());
        Tensor some = Tensor.map(CHOSEN, mask, p);
        return some.div(some.sum(1).unsqueeze(1));
    }

    private Session session() {
        return p.session();
    }
}
