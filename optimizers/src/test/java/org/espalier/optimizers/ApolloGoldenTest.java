package org.espalier.optimizers;

import java.util.List;
import org.espalier.spi.OptimizerProvider;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.GoldenUpdate;
import org.espalier.testkit.OptimizerTck;
import org.espalier.train.Update;
import org.junit.jupiter.api.Nested;

/** Both forms of APOLLO with P = [0.6, −0.8], which stays. */
class ApolloGoldenTest {
    private static Tensor projection(Update.Part part, long period, long r, long k) {
        return r == 1 && k == 2
                ? part.get("w").session().tensor(new double[] {0.6, -0.8}, 1, 2)
                : ApolloRule.gaussian(part, period, r, k);
    }

    @Nested
    class Channels extends OptimizerTck {
        @Override
        protected OptimizerProvider provider() {
            return new Apollo(ApolloGoldenTest::projection);
        }

        @Override
        protected List<GoldenUpdate> golden() {
            return GoldenUpdate.projected("apollo");
        }
    }

    @Nested
    class Matrix extends OptimizerTck {
        @Override
        protected OptimizerProvider provider() {
            return new ApolloMini(ApolloGoldenTest::projection);
        }

        @Override
        protected List<GoldenUpdate> golden() {
            return GoldenUpdate.projected("apollo-mini");
        }
    }
}
