/** O1 to O4, O9: what the rules of optimizers promise, on problems with known answers. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.optimizers;
