package org.espalier.sparsity.experts;

import java.util.List;
import java.util.stream.IntStream;

/** Decides from scores which tokens go to which expert. */
sealed interface Routing {
    /** Decides about a batch of tokens. */
    Plan plan(Scores scores, Capacity capacity, double[] bias, Chance chance);

    /** Which second choices are left out, in training. */
    @FunctionalInterface
    interface Chance {
        /** None is. */
        Chance NONE = (_, _) -> false;

        /** Whether a token's choice with this share of its gates is left out. */
        boolean leavesOut(int token, double gate);
    }

    /** Whether a token's gates sum to 1; else they are the scores. */
    boolean isNormalized();

    /**
     * Each token chooses its {@code active} best experts. First choices of all tokens come before
     * all second ones, tokens in their order; an expert that is full drops a choice.
     */
    record ByTokens(int active) implements Routing {
        @Override
        public boolean isNormalized() {
            return active > 1;
        }

        @Override
        public Plan plan(Scores s, Capacity capacity, double[] bias, Chance chance) {
            Plan plan = Plan.empty(s);
            int most = capacity.of((long) s.tokens() * active, s.experts());
            List<int[]> best =
                    IntStream.range(0, s.tokens()).mapToObj(t -> s.best(t, active, bias)).toList();
            for (int rank = 0; rank < active; rank++) {
                for (int t = 0; t < best.size(); t++) {
                    choose(plan, s, t, best.get(t), rank, most, chance);
                }
            }
            return plan;
        }

        private static void choose(
                Plan plan, Scores s, int t, int[] best, int rank, int most, Chance chance) {
            int expert = best[rank];
            plan.chosen()[s.at(t, expert)] = true;
            plan.load()[expert] += rank == 0 ? 1 : 0;
            List<Integer> taken = plan.tokens().get(expert);
            boolean isLeftOut = rank > 0 && chance.leavesOut(t, gate(s, t, best, expert));
            if (taken.size() < most && !isLeftOut) {
                taken.add(t);
            }
        }

        private static double gate(Scores s, int t, int[] best, int expert) {
            double sum = 0;
            for (int e : best) {
                sum += s.of(t, e);
            }
            return s.of(t, expert) / sum;
        }
    }

    /**
     * Each expert takes the tokens that suit it best, as many as its capacity says (Zhou and
     * others, "Mixture-of-Experts with Expert Choice Routing", NeurIPS 2022). Whether it takes a
     * token depends on those behind it: not for generating text token by token.
     */
    record ByExperts() implements Routing {
        @Override
        public boolean isNormalized() {
            return false;
        }

        @Override
        public Plan plan(Scores s, Capacity capacity, double[] bias, Chance chance) {
            Plan plan = Plan.empty(s);
            int most = Math.min(s.tokens(), capacity.of(s.tokens(), s.experts()));
            for (int e = 0; e < s.experts(); e++) {
                for (int t : s.bestTokens(e, most)) {
                    plan.tokens().get(e).add(t);
                    plan.chosen()[s.at(t, e)] = true;
                }
                plan.load()[e] = most;
            }
            return plan;
        }
    }
}
