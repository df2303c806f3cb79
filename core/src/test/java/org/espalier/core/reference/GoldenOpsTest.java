package org.espalier.core.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values in f64 that were computed elsewhere. */
class GoldenOpsTest {
    /** Half of the ninth decimal, to which the golden values are given. */
    private static final double NINE_DECIMALS = 5.1e-10;

    private static final double[] X = {-2, -0.5, 0, 0.5, 2};

    private static double[] mapped(Program.Of1 f, double... x) {
        try (Lab lab = new Lab()) {
            Slice out = lab.room(DType.F64, x.length);
            lab.run(new Op.Map(Program.of(f)), lab.doubles(Shape.of(x.length), x), out);
            return lab.doubles(out);
        }
    }

    @Test
    void geluByErf() {
        double[] y = mapped(x -> x.mul(x.mul(StrictMath.sqrt(0.5)).erf().add(1)).mul(0.5), X);
        double[] golden = {-0.045500264, -0.154268769, 0, 0.345731231, 1.954499736};
        assertArrayEquals(golden, y, NINE_DECIMALS);
    }

    @Test
    void geluByTanh() {
        double s = StrictMath.sqrt(2 / StrictMath.PI);
        double[] y =
                mapped(
                        x -> {
                            Expr inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(s);
                            return x.mul(inner.tanh().add(1)).mul(0.5);
                        },
                        X);
        double[] golden = {-0.045402306, -0.154285990, 0, 0.345714010, 1.954597694};
        assertArrayEquals(golden, y, NINE_DECIMALS);
    }

    @Test
    void silu() {
        double[] golden = {-0.238405844, -0.188770334, 0, 0.311229666, 1.761594156};
        assertArrayEquals(golden, mapped(x -> x.mul(x.sigmoid()), X), NINE_DECIMALS);
    }

    /** Values of another implementation. */
    @ParameterizedTest
    @CsvSource({
        "1e-300, 1.1283791670955126e-300",
        "0.1, 0.1124629160182849",
        "0.5, 0.5204998778130465",
        "1, 0.8427007929497149",
        "-1.9, -0.9927904292352575",
        "2, 0.9953222650189527",
        "3, 0.9999779095030014",
        "-5, -0.9999999999984626",
        "7, 1",
        "-Infinity, -1"
    })
    void erf(double x, double golden) {
        assertEquals(golden, Erf.of(x), Math.abs(golden) * 1e-15);
    }

    @Test
    void erfOfNaN() {
        assertTrue(Double.isNaN(Erf.of(Double.NaN)));
    }
}
