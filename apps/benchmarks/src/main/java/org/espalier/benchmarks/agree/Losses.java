package org.espalier.benchmarks.agree;

/**
 * What is compared of a run.
 *
 * @param early loss of step {@link Course#MARK}, in nats
 * @param last loss of the last step, in nats
 * @param seconds the run took
 */
record Losses(double early, double last, double seconds) {}
