/** Experiments on training in narrow types. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.precision;
