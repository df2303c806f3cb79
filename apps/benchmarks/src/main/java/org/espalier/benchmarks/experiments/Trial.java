package org.espalier.benchmarks.experiments;

/** Makes one run of an experiment. */
@FunctionalInterface
public interface Trial {
    /** What an arm gives on a seed: a function of the two and of the program alone. */
    Metrics run(Arm arm, long seed);
}
