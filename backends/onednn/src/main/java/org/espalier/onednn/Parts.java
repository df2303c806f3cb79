package org.espalier.onednn;

import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Workers;

/**
 * What the kernels of one backend share.
 *
 * @param scratch for products that the output cannot hold unrounded
 * @param panels for right operands that are packed for one launch
 */
record Parts(
        Types types,
        Primitives primitives,
        Workers workers,
        Backend base,
        Scratch scratch,
        Scratch panels) {}
