package org.espalier.optimizers;

import org.espalier.spi.OptimizerProvider;
import org.espalier.testkit.OptimizerTck;

class SmmfTckTest extends OptimizerTck {
    @Override
    protected OptimizerProvider provider() {
        return new Smmf();
    }
}
