/** Experiments on what training keeps in memory. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.memory;
