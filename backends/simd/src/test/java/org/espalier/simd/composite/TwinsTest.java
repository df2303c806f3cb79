package org.espalier.simd.composite;

import java.util.List;
import java.util.function.Consumer;
import org.espalier.kernel.DType;
import org.junit.jupiter.api.Test;

/** Every kernel has the bits of its scalar twin, at awkward sizes, for one thread and three. */
class TwinsTest {
    private static final List<Integer> WIDTHS = List.of(1, 7, 8, 13, 16, 64, 65, 1003);
    private static final List<Integer> ROWS = List.of(0, 1, 5, 300);

    private static void both(Consumer<Twins> check) {
        Draw draw = new Draw();
        for (int threads : List.of(1, 3)) {
            try (Lab lab = new Lab(threads)) {
                check.accept(new Twins(lab, draw));
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "; " + draw.replay(TwinsTest.class), e);
            }
        }
    }

    @Test
    void layerNorm() {
        both(t -> ROWS.forEach(n -> WIDTHS.forEach(c -> t.layerNorm(n, c))));
        both(t -> t.layerNorm(3, 13_000));
    }

    @Test
    void rmsNorm() {
        both(t -> ROWS.forEach(n -> WIDTHS.forEach(c -> t.rmsNorm(n, c))));
        both(t -> t.rmsNorm(3, 13_000));
    }

    @Test
    void crossEntropy() {
        for (DType type : List.of(DType.I32, DType.I64)) {
            both(t -> ROWS.forEach(n -> WIDTHS.forEach(v -> t.crossEntropy(n, v, type))));
        }
        both(t -> t.crossEntropy(3, 50_257, DType.I32));
    }

    @Test
    void crossEntropyOfStrangeLogits() {
        both(t -> t.crossEntropyOfStrangeLogits(300, 65));
    }

    private static AttentionSizes causal(int batch, int heads, int times, int width) {
        return new AttentionSizes(batch, heads, times, times, width, true, 0.3f);
    }

    @Test
    void causalAttention() {
        for (int width : List.of(1, 7, 8, 13, 16, 64, 65)) {
            for (int times : List.of(0, 1, 7, 8, 13, 16, 64, 65, 130)) {
                both(t -> t.attention(causal(1, 2, times, width)));
            }
        }
        both(t -> t.attention(causal(2, 1, 300, 32)));
    }

    @Test
    void attentionToAllKeys() {
        for (int width : List.of(1, 13, 64)) {
            for (int keys : List.of(0, 1, 7, 64, 65, 130)) {
                for (int queries : List.of(1, 33, 65)) {
                    both(t ->
                            t.attention(
                                    new AttentionSizes(1, 2, queries, keys, width, false, 0.2f)));
                }
            }
        }
    }

    @Test
    void nothingAtAll() {
        both(t -> ROWS.forEach(n -> t.layerNorm(n, 0)));
        both(t -> ROWS.forEach(n -> t.rmsNorm(n, 0)));
        both(t -> t.crossEntropy(5, 0, DType.I32));
        both(t -> t.attention(causal(1, 2, 70, 0)));
        both(t -> t.attention(causal(0, 2, 70, 8)));
        both(t -> t.attention(causal(2, 0, 70, 8)));
    }

    @Test
    void attentionToStrangeKeys() {
        for (int rarity : List.of(30, 300, 3000)) {
            both(t -> t.attentionToStrangeKeys(causal(2, 3, 70, 13), rarity));
        }
    }

    @Test
    void attentionOverSlicesOfOneProjection() {
        Draw draw = new Draw(7);
        AttentionSizes s = causal(2, 3, 70, 16);
        float[] qkv = draw.normal(2 * 70 * 3 * 3 * 16);
        try (Lab lab = new Lab(2)) {
            Attend fused = Attend.fused(lab, s, qkv);
            Attend apart =
                    Attend.of(
                            lab,
                            s,
                            Lab.values(fused.q()),
                            Lab.values(fused.k()),
                            Lab.values(fused.v()));
            Bits.same("o", apart.forward(), fused.forward());
            float[] dout = draw.normal(2 * 70 * 3 * 16);
            apart.gradient(dout);
            fused.gradient(dout);
            Bits.same("dk", Lab.values(apart.dk()), Lab.values(fused.dk()));
        }
    }
}
