package org.espalier.sparsity.experts;

/**
 * How a mixture routes.
 *
 * @param routing who chooses whom
 * @param training capacity in training
 * @param evaluation capacity elsewhere
 * @param balance α of the balance loss, 0 for none
 * @param zLoss c of the z loss, 0 for none
 * @param jitter ε of the factors in [1 − ε, 1 + ε) on the router's input in training
 * @param second share of the gates from which on a second choice is kept for sure in training; 0
 *     keeps all
 * @param biasRate step of the bias that evens loads out, 0 for none
 */
record RouterSettings(
        Routing routing,
        Capacity training,
        Capacity evaluation,
        double balance,
        double zLoss,
        double jitter,
        double second,
        double biasRate) {}
