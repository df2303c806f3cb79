package org.espalier.internal;

/** What lies under a {@link org.espalier.tensor.Tensor}: memory and history. Core's own. */
public interface Handle {}
