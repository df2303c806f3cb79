/** Optimizers: each a short sequence of programs that reads like its paper. */
package org.espalier.optimizers;
