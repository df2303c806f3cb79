/**
 * Experiments: a claim, the runs that show it on fixed seeds, and the rules that decide. Results
 * are recorded run by run, so that a stopped experiment goes on.
 */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments;
