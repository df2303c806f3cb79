/** Tensors and the sessions they live in. */
package org.espalier.tensor;
