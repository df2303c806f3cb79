/** Vectors and small solvers in plain doubles: oracles that share nothing with the engine. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.linear;
