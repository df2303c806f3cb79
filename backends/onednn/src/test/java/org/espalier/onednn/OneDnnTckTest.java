package org.espalier.onednn;

import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.BackendTck;

class OneDnnTckTest extends BackendTck {
    @Override
    protected BackendProvider provider() {
        return new OneDnnBackendProvider();
    }
}
