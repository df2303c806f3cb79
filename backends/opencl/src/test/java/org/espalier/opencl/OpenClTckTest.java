package org.espalier.opencl;

import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.BackendTck;

class OpenClTckTest extends BackendTck {
    @Override
    protected BackendProvider provider() {
        return new OpenClBackendProvider();
    }

    /** PoCL takes some 0.4 s of a processor for each of the kit's 400 kernels. */
    @Override
    protected int percent() {
        return 15;
    }
}
