package org.espalier.core.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A line of {@code metrics.jsonl}: a training step or an evaluation. A loss is exact in its
 * hexadecimal field.
 */
public sealed interface MetricsLine {
    /** The training steps done, counting from 1; 0 before the first. */
    long step();

    /** Seconds of training, summed over resumes. */
    double elapsed();

    /** Further values by name. */
    SequencedMap<String, Double> extra();

    /** Whether a name is that of a field which every step has. */
    static boolean isField(String name) {
        return MetricsJson.STEP.contains(name);
    }

    /**
     * A training step.
     *
     * @param step counting from 1
     * @param loss mean over the step's tokens, in nats
     * @param tokens trained on since the run began
     * @param tokensPerSecond over a recent window
     * @param learningRate of this step
     * @param gradientNorm before clipping
     * @param peakRssBytes of the process
     * @param elapsed seconds of training, summed over resumes
     * @param extra further values, whose names must differ from the fields above
     */
    record Step(
            long step,
            double loss,
            long tokens,
            double tokensPerSecond,
            double learningRate,
            double gradientNorm,
            long peakRssBytes,
            double elapsed,
            SequencedMap<String, Double> extra)
            implements MetricsLine {
        public Step {
            extra = copy(extra);
        }
    }

    /**
     * An evaluation on held-out data.
     *
     * @param step the training steps done
     * @param loss mean over the held-out tokens, in nats
     * @param bitsPerByte of held-out text; NaN where the data is no text
     * @param elapsed seconds of training, summed over resumes
     * @param extra further values, whose names must differ from the fields above
     */
    record Evaluation(
            long step,
            double loss,
            double bitsPerByte,
            double elapsed,
            SequencedMap<String, Double> extra)
            implements MetricsLine {
        public Evaluation {
            extra = copy(extra);
        }
    }

    private static SequencedMap<String, Double> copy(SequencedMap<String, Double> extra) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(extra));
    }
}
