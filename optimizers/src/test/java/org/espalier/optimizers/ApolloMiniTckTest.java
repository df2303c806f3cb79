package org.espalier.optimizers;

import org.espalier.spi.OptimizerProvider;
import org.espalier.testkit.OptimizerTck;

class ApolloMiniTckTest extends OptimizerTck {
    @Override
    protected OptimizerProvider provider() {
        return new ApolloMini();
    }
}
