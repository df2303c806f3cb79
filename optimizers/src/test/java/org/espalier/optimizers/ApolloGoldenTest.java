package org.espalier.optimizers;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private static SortedMap<String, Object> options() {
        SortedMap<String, Object> options = new TreeMap<>();
        options.put("lr", 0.01);
        return options;
    }

    private static double[] row(double... values) {
        return values;
    }

    @Nested
    class Channels extends OptimizerTck {
        @Override
        protected OptimizerProvider provider() {
            return new Apollo(ApolloGoldenTest::projection);
        }

        @Override
        protected List<GoldenUpdate> golden() {
            SortedMap<String, Object> options = options();
            options.put("rank", 1L);
            return List.of(
                    new GoldenUpdate(
                            options,
                            row(
                                    0.450015811,
                                    -0.996666702,
                                    1.985714393,
                                    1.475007906,
                                    0.240000105,
                                    -0.748214299),
                            row(
                                    0.380243499,
                                    -0.992959108,
                                    1.970015602,
                                    1.436023717,
                                    0.229042222,
                                    -0.746245991)));
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
            return List.of(
                    new GoldenUpdate(
                            options(),
                            row(
                                    0.481022516,
                                    -0.962045032,
                                    1.772270194,
                                    1.490511258,
                                    0.136135097,
                                    -0.721533774),
                            row(
                                    0.452378994,
                                    -0.903180216,
                                    1.447169389,
                                    1.475596209,
                                    -0.008417426,
                                    -0.678568491)));
        }
    }
}
