package org.espalier.spi;

import java.util.SortedMap;

/** An optimizer with one parameter group in hand: what a conformance kit drives. */
public interface OptimizerBench {
    /** Sets the parameters, f32, with their shape. */
    void weights(double[] values, long... dims);

    /** The parameters. */
    double[] weights();

    /** Makes one update with this gradient and learning-rate factor 1. */
    void step(double... gradient);

    /** The state: arrays by name, and the number of updates made under {@code step}. */
    SortedMap<String, double[]> state();

    /** Bytes of the memory that holds the arrays. */
    long stateBytes();

    /** Puts a saved state back. */
    void restore(SortedMap<String, double[]> state);
}
