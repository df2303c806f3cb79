package org.espalier.train;

import org.espalier.tensor.Tensor;

/**
 * What is minimised, before averaging: a sum over terms and their number, so that batches of
 * unequal length are weighted by their terms.
 *
 * @param sum the sum, a scalar
 * @param count the number of terms
 */
public record Loss(Tensor sum, long count) {}
