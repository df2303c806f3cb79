package org.espalier.sparsity.pruning;

/**
 * The share of weights that are pruned: Zhu and Gupta, "To Prune, or Not to Prune", 2017, equation
 * 1: s_f + (s_i − s_f)(1 − (t − t₀)/(nΔ))³ at the updates t₀, t₀ + Δ, … t₀ + nΔ, constant between
 * them and after the last.
 *
 * @param initial the share s_i at the first pruning
 * @param last the share s_f from the last one on
 * @param start the update of the first pruning, t₀
 * @param end the update of the last one; it counts also where it is no multiple of Δ after t₀
 * @param every updates from one pruning to the next, Δ
 */
record CubicSchedule(double initial, double last, long start, long end, long every) {
    /** Whether weights are pruned at an update. */
    boolean prunesAt(long update) {
        boolean isInTurn = (update - start) % every == 0;
        return start <= update && update <= end && (isInTurn || update == end);
    }

    /** The share after an update; 0 before the first pruning. */
    double at(long update) {
        if (update < start) {
            return 0;
        }
        return update >= end ? last : cubic((update - start) / every * every);
    }

    private double cubic(long since) {
        double left = 1 - since / (double) (end - start);
        return last + (initial - last) * (left * left * left);
    }
}
