/** What happens to gradients and weights around the optimizer. */
package org.espalier.optimizers.update;
