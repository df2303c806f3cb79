/** Mixtures of experts: routers, what they decide, and the transform that makes a layer one. */
package org.espalier.sparsity.experts;
