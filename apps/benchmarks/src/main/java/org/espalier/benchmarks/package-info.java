/** Measurements: each a ratio in one run against a named peer or a measured ceiling. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks;
