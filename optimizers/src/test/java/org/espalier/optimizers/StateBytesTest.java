package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeMap;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Options;
import org.junit.jupiter.api.Test;

/** Bytes of state by the formulas of the papers, n the larger side of a matrix. */
class StateBytesTest {
    private static long bytes(
            OptimizerProvider provider, String option, Object value, long... dims) {
        TreeMap<String, Object> options = new TreeMap<>();
        options.put(option, value);
        Shape shape = Shape.of(dims);
        return provider.create(new Options(options)).of("w", shape).stateBytes(shape, DType.F32);
    }

    private static long bytes(OptimizerProvider provider, long... dims) {
        return bytes(provider, "lr", 0.01, dims);
    }

    @Test
    void ofElementwiseRules() {
        assertEquals(4_718_592, bytes(new AdamW(), 768, 768));
        assertEquals(0, bytes(new Sgd(), "momentum", 0.0, 768, 768));
        assertEquals(2_359_296, bytes(new Sgd(), 768, 768));
        assertEquals(2_359_296, bytes(new Lion(), 768, 768));
        assertEquals(7_077_888, bytes(new Adam(), "amsgrad", true, 768, 768));
        assertEquals(0, bytes(new NormalizedGd(), 768, 768));
    }

    /** The figures of the paper's method with one bit a sign. */
    @Test
    void ofSmmf() {
        assertEquals(86_016, bytes(new Smmf(), 768, 768));
        assertEquals(319_488, bytes(new Smmf(), 3072, 768));
        assertEquals(2_112_768, bytes(new Smmf(), 32_000, 512));
        assertEquals(544, bytes(new Smmf(), 768));
    }

    @Test
    void smmfMatricesAreAsSquareAsTheirNumberAllows() {
        long[][] known = {
            {6, 3}, {7, 7}, {12, 4}, {768, 32}, {4608, 72}, {2_359_296, 1536}, {16_384_000, 4096}
        };
        for (long[] k : known) {
            assertEquals(k[1], Smmf.rows(k[0]), k[0] + " numbers");
        }
    }

    /** Rows and columns: m + n numbers. */
    @Test
    void ofAdafactor() {
        assertEquals(4 * (3072 + 768), bytes(new Adafactor(), 3072, 768));
        assertEquals(4 * 768, bytes(new Adafactor(), 768));
    }

    /** 2nr and the norm; P is drawn again from its key, so that no seed is kept. */
    @Test
    void ofApollo() {
        assertEquals(4 * (2 * 3072 * 64 + 1), bytes(new Apollo(), "rank", 64L, 3072, 768));
        assertEquals(4 * (2 * 3072 * 64 + 1), bytes(new Apollo(), "rank", 64L, 768, 3072));
        assertEquals(4 * (2 * 3072 + 1), bytes(new ApolloMini(), 768, 3072));
        assertEquals(2 * 4 * 768, bytes(new ApolloMini(), 768));
    }

    @Test
    void ofMuon() {
        assertEquals(4 * 768 * 768, bytes(new Muon(), 768, 768));
        assertEquals(2 * 4 * 768, bytes(new Muon(), 768));
    }
}
