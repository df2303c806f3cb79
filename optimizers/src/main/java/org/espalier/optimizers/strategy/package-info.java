/** Ways to make an update of a batch. */
package org.espalier.optimizers.strategy;
