/** Weights of few bits. */
package org.espalier.compression.quantization;
