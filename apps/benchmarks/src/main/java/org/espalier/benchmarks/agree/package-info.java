/**
 * Whether backends and precisions train alike: the rule for whole runs, with its statistics and the
 * record that a stopped benchmark goes on from.
 */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.agree;
