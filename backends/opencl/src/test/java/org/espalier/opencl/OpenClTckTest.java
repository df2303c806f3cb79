package org.espalier.opencl;

import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.BackendTck;
import org.junit.jupiter.api.BeforeAll;

class OpenClTckTest extends BackendTck {
    @BeforeAll
    static void device() {
        Present.assume();
    }

    @Override
    protected BackendProvider provider() {
        return new OpenClBackendProvider();
    }
}
