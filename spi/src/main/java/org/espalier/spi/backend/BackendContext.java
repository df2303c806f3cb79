package org.espalier.spi.backend;

import java.util.Optional;

/**
 * What a backend is given.
 *
 * @param workers the session's threads
 * @param base for an overlay, the backend it lies over
 */
public record BackendContext(Workers workers, Optional<Backend> base) {}
