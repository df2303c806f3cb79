/** Experiments on runs that were killed. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.resume;
