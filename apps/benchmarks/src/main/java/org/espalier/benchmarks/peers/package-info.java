/**
 * Espalier beside a peer: the same work on the same numbers in processes that take turns. What the
 * peer's program shares with ours ({@link Workload}, {@link Samples}, {@link Turns}, {@link
 * FmaProbe}, {@link Weights}) uses the JDK alone.
 */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.peers;
