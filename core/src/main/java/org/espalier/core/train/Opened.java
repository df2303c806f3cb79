package org.espalier.core.train;

import java.util.Optional;

/**
 * A setup whose session and dataset are this object's to close.
 *
 * @param descent what the run begins from, where that is not its seed
 */
record Opened(Setup setup, Optional<Descent> descent) implements AutoCloseable {
    @Override
    public void close() {
        setup.session().close();
        setup.dataset().close();
    }
}
