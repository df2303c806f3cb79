/** O5, on a language model over bytes that takes seconds. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.neighbours;
