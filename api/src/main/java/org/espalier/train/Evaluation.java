package org.espalier.train;

/**
 * A pass over the validation split.
 *
 * @param loss mean loss per term, in nats
 * @param bitsPerByte total loss in bits over the bytes of the split; NaN where bytes are unknown
 * @param terms number of terms
 */
public record Evaluation(double loss, double bitsPerByte, long terms) {}
