package org.espalier.simd.composite;

import static org.espalier.simd.composite.Tile.BLOCK;
import static org.espalier.simd.composite.Tile.COLUMNS;
import static org.espalier.simd.composite.Tile.GROUP;

import java.util.Arrays;
import org.espalier.kernel.Elementary;
import org.espalier.simd.Lanes;

/** {@link Attention} for some blocks of queries of one head. Its memory grows and is used again. */
final class AttentionTask {
    /** The operands of a launch. */
    record Operands(Heads q, Heads k, Heads v, Heads o, Heads lse) {}

    private final Slab slab = new Slab();
    private float[] m = slab.memory();
    private int keys; // k [S, D]
    private int values; // v in panels over D
    private int rows; // a block of queries [64, D] on its way
    private int queries; // the block of queries in panels over queries
    private int scores; // [64 keys, 64 queries]
    private int out; // [64 queries, padded D]
    private int max; // of a query's scores up to now
    private int sum; // of its weights up to now
    private int total; // of the weights of a block of keys
    private int factor; // for what was summed with the max before

    /** Computes query blocks {@code first} to {@code end} (exclusive). */
    void run(Operands x, AttentionSizes s, int b, int h, int first, int end) {
        int seen = s.causal() ? Math.min(s.keys(), end * BLOCK) : s.keys();
        arrange(s, AttentionSizes.roundUp(seen, BLOCK));
        load(x, s, b, h, seen);
        for (int block = first; block < end; block++) {
            queries(x, s, b, h, block);
            for (int keyBlock = 0; keyBlock < s.keyBlocks(block); keyBlock++) {
                step(s, block, keyBlock, seen);
            }
            write(x, s, b, h, block);
        }
    }

    private void arrange(AttentionSizes s, int seen) {
        slab.clear();
        keys = slab.cut((long) seen * s.width());
        values = slab.cut((long) seen * s.padded());
        rows = slab.cut((long) BLOCK * s.width());
        queries = slab.cut((long) BLOCK * s.width());
        scores = slab.cut(BLOCK * BLOCK);
        out = slab.cut((long) BLOCK * s.padded());
        max = slab.cut(BLOCK);
        sum = slab.cut(BLOCK);
        total = slab.cut(BLOCK);
        factor = slab.cut(BLOCK);
        m = slab.memory();
    }

    private void load(Operands x, AttentionSizes s, int b, int h, int seen) {
        for (int t = 0; t < seen; t++) {
            x.k().read(x.k().at(b, h, t), s.width(), 1, m, keys + t * s.width());
            x.v().readPanels(x.v().at(b, h, t), s.width(), m, values + t * COLUMNS, seen);
        }
    }

    private void queries(Operands x, AttentionSizes s, int b, int h, int block) {
        int count = s.queriesIn(block);
        for (int i = 0; i < count; i++) {
            long at = x.q().at(b, h, block * BLOCK + i);
            x.q().read(at, s.width(), s.scale(), m, rows + i * s.width());
        }
        Panels.transpose(m, rows, count, s.width(), queries);
        Arrays.fill(m, out, out + BLOCK * s.padded(), 0);
        Arrays.fill(m, max, max + BLOCK, Float.NEGATIVE_INFINITY);
        Arrays.fill(m, sum, sum + BLOCK, 0);
    }

    private void step(AttentionSizes s, int block, int keyBlock, int seen) {
        int n = s.queriesIn(block);
        int count = s.keysIn(keyBlock);
        boolean diagonal = s.diagonal(block, keyBlock);
        int key = keys + keyBlock * BLOCK * s.width();
        Scores.multiply(m, key, count, queries, n, s.width(), diagonal, scores);
        if (diagonal) {
            Softmax.mask(m, scores, count);
        }
        for (int i = 0; i < n; i += Lanes.COUNT) {
            int look = diagonal ? Softmax.seen(i, count) : count;
            Softmax.weights(m, scores + i, look, max + i, factor + i, total + i);
        }
        Softmax.rescale(m, factor, sum, total, n);
        weigh(s, n, values + keyBlock * BLOCK * COLUMNS, seen, count, diagonal);
    }

    /** out = out·factor + weights·v. */
    private void weigh(AttentionSizes s, int n, int value, int seen, int count, boolean diagonal) {
        for (int i = 0; i < n; i += GROUP) {
            int steps = diagonal ? Math.min(count, i + GROUP) : count;
            for (int d = 0; d < s.padded(); d += COLUMNS) {
                int c = out + i * s.padded() + d;
                Tile.columns(m, scores + i, value + d * seen, steps, c, s.padded(), factor + i);
            }
        }
    }

    private void write(Operands x, AttentionSizes s, int b, int h, int block) {
        for (int i = 0; i < s.queriesIn(block); i++) {
            int t = block * BLOCK + i;
            float weights = m[sum + i];
            float share = AttentionScalar.share(weights);
            x.o().write(m, out + i * s.padded(), s.width(), share, x.o().at(b, h, t));
            float lse = m[max + i] + Elementary.log(weights);
            Lanes.store(lse, x.lse().memory(), x.lse().at(b, h, t));
        }
    }
}
