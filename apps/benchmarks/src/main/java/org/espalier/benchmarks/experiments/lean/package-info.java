/** Experiments on optimizers that keep little state. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.lean;
