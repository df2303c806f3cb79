/**
 * The seam to hardware: what a backend implements. It sees the kernel language and nothing of
 * tensors or training.
 */
package org.espalier.spi.backend;
