package org.espalier.spi;

import org.espalier.train.UpdateTransform;

/** Makes transforms of gradients and weights around the optimizer. */
public interface UpdateTransformProvider extends Plugin {
    /** A transform with checked options. */
    UpdateTransform create(Options options);
}
