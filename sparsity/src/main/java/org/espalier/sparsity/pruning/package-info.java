/** Weights that become zero and stay so, and weights of which the forward pass sees a part. */
package org.espalier.sparsity.pruning;
