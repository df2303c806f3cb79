package org.espalier.examples.hello;

import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.BackendTck;

class HelloTest extends BackendTck {
    @Override
    protected BackendProvider provider() {
        return new HelloBackend();
    }
}
