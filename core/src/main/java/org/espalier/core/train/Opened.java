package org.espalier.core.train;

/** A setup whose session and dataset are this object's to close. */
record Opened(Setup setup) implements AutoCloseable {
    @Override
    public void close() {
        setup.session().close();
        setup.dataset().close();
    }
}
