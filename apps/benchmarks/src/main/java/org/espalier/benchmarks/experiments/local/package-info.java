/** D9: gradient descent with many local steps on several nodes. */
@org.jspecify.annotations.NullMarked
package org.espalier.benchmarks.experiments.local;
