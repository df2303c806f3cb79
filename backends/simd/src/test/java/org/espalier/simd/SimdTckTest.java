package org.espalier.simd;

import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.BackendTck;

class SimdTckTest extends BackendTck {
    @Override
    protected BackendProvider provider() {
        return new SimdBackendProvider();
    }
}
