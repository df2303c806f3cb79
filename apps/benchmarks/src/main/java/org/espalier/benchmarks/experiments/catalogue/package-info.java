/** The list of all experiments. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.catalogue;
