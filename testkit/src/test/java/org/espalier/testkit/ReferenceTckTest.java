package org.espalier.testkit;

import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;

/** The reference backend, held to f64 and to the values of golden vectors elsewhere. */
class ReferenceTckTest extends BackendTck {
    @Override
    protected BackendProvider provider() {
        return Host.get().reference();
    }
}
