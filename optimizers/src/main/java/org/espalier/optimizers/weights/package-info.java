/** Transforms of models: what the weights they train become before they are used. */
package org.espalier.optimizers.weights;
