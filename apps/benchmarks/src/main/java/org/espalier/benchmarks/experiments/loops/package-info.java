/** Experiments on the training loop, and experiments that are training runs. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.loops;
