/** D10: logistic regression with large steps. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.steps;
