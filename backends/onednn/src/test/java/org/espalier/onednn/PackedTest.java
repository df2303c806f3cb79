package org.espalier.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packing b beforehand shows in no number, and a copy that is kept follows the weights. */
@ExtendWith(NoLeaks.class)
class PackedTest {
    private static Slice transposed(Slice stored) {
        return new Slice(stored.buffer(), stored.layout().permute(0, 2, 1));
    }

    private static Slice steady(Slice x, Contents contents) {
        return new Slice(x.buffer(), x.layout(), Optional.of(contents));
    }

    private static float[] plain(Bench bench, Slice a, Slice b, Slice c) {
        assertTrue(Product.of(a, b, c, List.of()).plain(bench.parts()));
        return Bench.floats(c);
    }

    private static boolean packs(Bench bench, Slice a, Slice b, Slice c) {
        return Packed.run(Product.of(a, b, c, List.of()), bench.parts());
    }

    /** Bit for bit where oneDNN has only one way; its newer processors' may differ. */
    private static void same(float[] expected, float[] actual, int k) {
        float apart = Isa.here() == Isa.AVX2 ? 0 : k * 0x1p-23f;
        assertArrayEquals(expected, actual, apart);
    }

    @ParameterizedTest
    @CsvSource({
        "256, 128, 128",
        "257, 513, 65",
        "1000, 768, 770",
        "300, 1100, 100",
        "2049, 70, 300",
    })
    void forOneLaunch(int m, int n, int k) {
        try (Bench bench = new Bench()) {
            Slice a = bench.matrix(m, k, 1);
            Slice b = bench.matrix(k, n, 2);
            Slice c = bench.matrix(m, n, 3);
            float[] expected = plain(bench, a, b, c);
            Bench.fill((HostBuffer) c.buffer(), 4);
            assertTrue(packs(bench, a, b, c));
            same(expected, Bench.floats(c), k);
        }
    }

    @Test
    void notWhereItDoesNotPay() {
        try (Bench bench = new Bench()) {
            Slice c = bench.matrix(300, 200, 3);
            Slice a = bench.matrix(300, 200, 1);
            Slice b = bench.matrix(200, 200, 2);
            assertTrue(packs(bench, a, b, c));
            assertFalse(packs(bench, a, transposed(b), c));
            assertFalse(packs(bench, bench.matrix(8, 200, 1), b, bench.matrix(8, 200, 3)));
        }
    }

    @Test
    void aBatchSharesIt() {
        try (Bench bench = new Bench()) {
            Slice flat = bench.matrix(3 * 100, 150, 1);
            Slice a = new Slice(flat.buffer(), Layout.dense(Shape.of(3, 100, 150)));
            Slice stored = bench.matrix(150, 130, 2);
            Slice b =
                    new Slice(stored.buffer(), stored.layout().broadcastTo(Shape.of(3, 150, 130)));
            Slice whole = bench.matrix(3 * 100, 130, 3);
            Slice c = new Slice(whole.buffer(), Layout.dense(Shape.of(3, 100, 130)));
            float[] expected = plain(bench, flat, stored, whole);
            Bench.fill((HostBuffer) c.buffer(), 4);
            assertTrue(packs(bench, a, b, c));
            same(expected, Bench.floats(whole), 150);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, false", "5, true", "300, false", "300, true"})
    void aKeptCopyFollowsTheWeights(int m, boolean turned) {
        try (Bench bench = new Bench();
                Contents contents = new Contents()) {
            Slice a = bench.matrix(m, 200, 1);
            Slice stored = bench.matrix(200, 200, 2);
            Slice b = steady(turned ? transposed(stored) : stored, contents);
            Slice c = bench.matrix(m, 200, 3);
            for (int version = 1; version < 3; version++) {
                Bench.fill((HostBuffer) stored.buffer(), 10 * version);
                contents.changed();
                float[] expected = plain(bench, a, b, c);
                for (int use = 1; use < 5; use++) {
                    Bench.fill((HostBuffer) c.buffer(), 4);
                    assertTrue(Product.of(a, b, c, List.of()).run(bench.parts()));
                    same(expected, Bench.floats(c), 200);
                }
            }
        }
    }

    /** From the third use on; a change that nobody tells of shows that the copy is what is read. */
    @Test
    void theCopyIsUsed() {
        try (Bench bench = new Bench();
                Contents contents = new Contents()) {
            Slice a = bench.matrix(5, 200, 1);
            Slice b = steady(bench.matrix(200, 200, 2), contents);
            Slice c = bench.matrix(5, 200, 3);
            assertFalse(packs(bench, a, b, c));
            assertFalse(packs(bench, a, b, c));
            assertTrue(packs(bench, a, b, c));
            float[] old = Bench.floats(c);
            Bench.fill((HostBuffer) b.buffer(), 9);
            assertTrue(packs(bench, a, b, c));
            assertArrayEquals(old, Bench.floats(c));
            contents.changed();
            assertFalse(packs(bench, a, b, c));
        }
    }

    @Test
    void aCopyEndsWithTheWeights() {
        try (Bench bench = new Bench();
                Contents contents = new Contents()) {
            Kept kept = new Kept(contents);
            long at = kept.address(bench.parts().base(), 640);
            assertTrue(kept.renew());
            assertFalse(kept.renew());
            contents.changed();
            assertTrue(kept.renew());
            assertEquals(at, kept.address(bench.parts().base(), 640));
            HostBuffer memory = kept.memory().orElseThrow();
            kept.close();
            assertThrows(IllegalStateException.class, memory::close);
        }
    }
}
