package org.espalier.opencl;

import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.BackendTck;

class OpenClTckTest extends BackendTck {
    @Override
    protected BackendProvider provider() {
        return new OpenClBackendProvider();
    }
}
