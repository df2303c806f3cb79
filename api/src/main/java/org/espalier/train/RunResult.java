package org.espalier.train;

import java.nio.file.Path;
import org.espalier.tensor.MemoryUse;

/**
 * How a run ended.
 *
 * @param directory the run directory
 * @param outcome whether it is complete
 * @param steps steps made in all
 * @param finalLoss loss of the last step, in nats per term
 * @param bitsPerByte validation; NaN where bytes are unknown or the run is not complete
 * @param deflateBitsPerByte DEFLATE level 9 on the same files; NaN where unknown
 * @param tokensPerSecond over all training steps of this process
 * @param peakBytes peak resident set; 0 if unknown
 * @param memory bytes by owner at the moment of most, in this process
 * @param seconds duration of training and evaluation in this process
 * @param curveSha256 hash of the loss curve
 * @param weightsSha256 hash of the weights
 * @param sample generated text; empty for models that generate none
 */
public record RunResult(
        Path directory,
        Outcome outcome,
        long steps,
        double finalLoss,
        double bitsPerByte,
        double deflateBitsPerByte,
        double tokensPerSecond,
        long peakBytes,
        MemoryUse memory,
        double seconds,
        String curveSha256,
        String weightsSha256,
        String sample) {
    /** Why a run ended. */
    public enum Outcome {
        /** All steps were made. */
        COMPLETE,
        /** It was asked to stop and saved a checkpoint. */
        STOPPED,
        /** {@code train.max_time} was reached; a checkpoint was saved. */
        OUT_OF_TIME
    }
}
