package org.espalier.train;

/**
 * One training step.
 *
 * @param step its number, from 1
 * @param steps steps of the run
 * @param loss mean loss per term, in nats
 * @param smoothedLoss exponential mean of the loss, in nats
 * @param bitsPerByte smoothed loss in bits per byte of the training text; NaN where bytes are
 *     unknown
 * @param tokensPerSecond trained terms per second over the last seconds
 * @param rate learning rate
 * @param gradientNorm global norm before clipping
 * @param peakBytes peak resident set; 0 if unknown
 * @param secondsLeft estimate for the steps left
 */
public record StepReport(
        long step,
        long steps,
        double loss,
        double smoothedLoss,
        double bitsPerByte,
        double tokensPerSecond,
        double rate,
        double gradientNorm,
        long peakBytes,
        double secondsLeft) {}
