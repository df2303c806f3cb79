package org.espalier.spi;

import org.espalier.train.Transform;

/**
 * Makes transforms of models. Beside its own options a section has {@code match}, a pattern for the
 * names of what is to be transformed.
 */
public interface TransformProvider extends Plugin {
    /** A transform with checked options. */
    Transform create(Options options);
}
