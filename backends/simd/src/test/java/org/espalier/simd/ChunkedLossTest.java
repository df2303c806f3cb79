package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.espalier.kernel.Op;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss of a head in chunks of rows has the bits of the loss in one piece. */
class ChunkedLossTest {
    private static final double ALL = 1e18;

    /** In the last case Wᵀ's gradient is summed by panels of rows too. */
    @ParameterizedTest
    @CsvSource({
        "1, 700, 37, 9, F32",
        "1, 513, 37, 9, F32",
        "100000, 1500, 101, 33, F32",
        "1, 300, 101, 33, BF16",
        "1, 520, 30011, 96, F32"
    })
    void bits(double logits, int rows, int classes, int columns, Precision precision) {
        List<float[]> whole = run(ALL, rows, classes, columns, precision);
        List<float[]> chunked = run(logits, rows, classes, columns, precision);
        for (int i = 0; i < whole.size(); i++) {
            assertArrayEquals(whole.get(i), chunked.get(i), "result " + i);
        }
    }

    private static List<float[]> run(
            double logits, int rows, int classes, int columns, Precision precision) {
        Op.Composite op = Op.Composite.of("linear-cross-entropy").with("logits", logits);
        try (Session s = Session.open(c -> c.backend("simd").threads(2).precision(precision))) {
            Tensor x = s.normal("x", 0, 2, rows, columns).variable();
            Tensor w = s.normal("w", 0, 1, classes, columns).variable();
            int[] numbers = new SplittableRandom(5).ints(rows, -classes / 8, classes).toArray();
            Tensor loss = Tensor.composite(op, x, w, s.tensor(numbers, rows)).getFirst();
            List<Tensor> g = loss.gradients(x, w);
            return List.of(loss.toFloats(), g.get(0).toFloats(), g.get(1).toFloats());
        }
    }
}
