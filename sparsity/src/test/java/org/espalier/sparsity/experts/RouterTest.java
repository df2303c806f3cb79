package org.espalier.sparsity.experts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Decisions, gates and losses of six tokens and three experts; numbers computed elsewhere. */
@ExtendWith(NoLeaks.class)
class RouterTest {
    private static final double[] LOGITS = {
        2, 1, 0, 1.5, 0.5, 0.2, 0.1, 0.3, 0.2, 3, 0, -1, 0, 0, 1, 0.5, 0.4, 0.3
    };
    private static final double[] NO_BIAS = new double[3];
    private static final Capacity EVEN = new Capacity(1, 0);
    private static final Capacity NONE = new Capacity(0, 0);

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1));
    private final Router router = Router.of(session.tensor(LOGITS, 6, 3));

    @AfterEach
    void close() {
        session.close();
    }

    private Plan plan(Routing routing, Capacity capacity) {
        return routing.plan(router.scores(), capacity, NO_BIAS, Routing.Chance.NONE);
    }

    /** First choices 0, 0, 1, 0, 2, 0; an even share is 2 tokens, so that two of them are left. */
    @Test
    void switchKeepsTheFirstTokens() {
        Plan plan = plan(new Routing.ByTokens(1), EVEN);
        assertEquals(List.of(List.of(0, 1), List.of(2), List.of(4)), plan.tokens());
        assertArrayEquals(new int[] {4, 1, 1}, plan.load());
        assertEquals(1 / 3.0, plan.dropped(), 1e-15);
        assertEquals(2, plan.busiest(), 1e-15);
        double[] gates = router.gates(plan, false).toDoubles();
        double[] golden = {.665240956, .609603238, .367165401, .576116885};
        assertArrayEquals(golden, gates, 1e-9);
    }

    @Test
    void withoutABoundNothingIsDropped() {
        Plan plan = plan(new Routing.ByTokens(1), NONE);
        assertEquals(List.of(List.of(0, 1, 3, 5), List.of(2), List.of(4)), plan.tokens());
        double[] golden = {.665240956, .609603238, .936239552, .367165401, .367165401, .576116885};
        assertArrayEquals(golden, router.gates(plan, false).toDoubles(), 1e-9);
        assertEquals(0, plan.dropped());
    }

    @Test
    void losses() {
        double[] mean = router.p().sum(0).mul(1 / 6.0).toDoubles();
        assertArrayEquals(new double[] {.515133385, .237822257, .247044358}, mean, 1e-9);
        Plan plan = plan(new Routing.ByTokens(1), EVEN);
        assertEquals(1.272700077, router.balance(plan).item(), 1e-9);
        assertEquals(4.255648696, router.zLoss().item(), 1e-9);
    }

    /**
     * ∂(N Σ fᵢPᵢ)/∂pᵢ is N·fᵢ/T for every token, and through softmax p·(d − Σ p·d); that of the z
     * loss is 2·lse·p/T.
     */
    @Test
    void gradientsOfTheLosses() {
        Tensor z = session.tensor(LOGITS, 6, 3).variable();
        Router r = Router.of(z);
        Plan plan = plan(new Routing.ByTokens(1), EVEN);
        Tensor loss = r.balance(plan).mul(0.01).add(r.zLoss().mul(0.001));
        double[] p = r.p().toDoubles();
        double[] lse = r.lse().toDoubles();
        double[] expected = new double[18];
        for (int t = 0; t < 6; t++) {
            double inner = 0;
            for (int i = 0; i < 3; i++) {
                inner += p[3 * t + i] * slope(plan, i);
            }
            for (int i = 0; i < 3; i++) {
                double balance = p[3 * t + i] * (slope(plan, i) - inner);
                expected[3 * t + i] = balance + 0.001 * 2 * lse[t] * p[3 * t + i] / 6;
            }
        }
        assertArrayEquals(expected, loss.gradients(z).getFirst().toDoubles(), 1e-15);
    }

    private static double slope(Plan plan, int expert) {
        return 0.01 * 3 * (plan.load()[expert] / 6.0) / 6;
    }

    /** An even share of twelve choices is four; second choices queue behind all first ones. */
    @Test
    void theTwoBestExperts() {
        Plan plan = plan(new Routing.ByTokens(2), EVEN);
        assertEquals(List.of(0, 1, 3, 5), plan.tokens().get(0));
        assertEquals(List.of(2, 0, 1, 3), plan.tokens().get(1)); // no place for the fifth, 5
        assertEquals(List.of(4, 2), plan.tokens().get(2));
        assertEquals(2 / 12.0, plan.dropped(), 1e-15); // 4 wants 0 as well
        double[] gates = router.gates(plan, true).toDoubles();
        assertEquals(1 / (1 + Math.exp(-1)), gates[0], 1e-12); // token 0: logits 2 and 1
        assertEquals(1 / (1 + Math.exp(1)), gates[5], 1e-12);
    }

    @Test
    void secondChoicesAreLeftOutByChance() {
        Routing.Chance chance = (token, gate) -> token == 0 && gate < 0.5;
        Plan plan = new Routing.ByTokens(2).plan(router.scores(), NONE, NO_BIAS, chance);
        assertEquals(List.of(2, 1, 3, 5), plan.tokens().get(1));
        double[] gates = router.gates(plan, true).toDoubles();
        assertEquals(1 / (1 + Math.exp(-1)), gates[0], 1e-12); // as if it had been kept
    }

    @Test
    void expertsChooseTheirTokens() {
        Plan plan = plan(new Routing.ByExperts(), EVEN);
        assertEquals(List.of(0, 3), plan.tokens().get(0));
        assertEquals(List.of(2, 5), plan.tokens().get(1));
        assertEquals(List.of(2, 4), plan.tokens().get(2));
        double[] gates = router.gates(plan, false).toDoubles();
        assertArrayEquals(
                new double[] {.665240956, .936239552}, new double[] {gates[0], gates[1]}, 1e-9);
    }

    /** The bias decides who is chosen; the gate is that of the score alone. */
    @Test
    void aBiasMovesChoices() {
        double[] bias = {-0.5, 0, 0};
        Plan plan = new Routing.ByTokens(1).plan(router.scores(), NONE, bias, Routing.Chance.NONE);
        assertArrayEquals(new long[] {1, 4, 1}, plan.wanted());
        double[] p = router.p().toDoubles();
        assertEquals(p[1], router.gates(plan, false).toDoubles()[1], 1e-15);
    }

    /** Of equal scores the expert with the lower number is chosen, and the token that is first. */
    @Test
    void ties() {
        Scores even = Router.of(session.tensor(new double[12], 4, 3)).scores();
        Plan plan = new Routing.ByTokens(2).plan(even, NONE, NO_BIAS, Routing.Chance.NONE);
        assertEquals(List.of(List.of(0, 1, 2, 3), List.of(0, 1, 2, 3), List.of()), plan.tokens());
        plan = new Routing.ByExperts().plan(even, EVEN, NO_BIAS, Routing.Chance.NONE);
        assertEquals(List.of(List.of(0), List.of(0), List.of(0)), plan.tokens());
    }

    @Test
    void capacities() {
        assertEquals(5, new Capacity(1.25, 0).of(16, 4));
        assertEquals(1, new Capacity(1.25, 0).of(6, 4));
        assertEquals(4, new Capacity(1.25, 4).of(6, 4));
        assertEquals(Integer.MAX_VALUE, new Capacity(0, 4).of(6, 4));
    }
}
