/** Transforms of models that are trained in part: frozen parameters, low-rank adapters. */
package org.espalier.compression.adapters;
