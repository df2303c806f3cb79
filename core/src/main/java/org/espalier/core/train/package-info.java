/** The training loop: batches, gradients over virtual shards, updates, evaluation, checkpoints. */
package org.espalier.core.train;
