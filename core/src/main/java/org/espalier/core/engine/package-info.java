/** Tensors at work: memory, lowering to kernels, recording and gradients. */
package org.espalier.core.engine;
