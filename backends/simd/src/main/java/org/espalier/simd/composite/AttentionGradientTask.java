package org.espalier.simd.composite;

import static org.espalier.simd.composite.Tile.BLOCK;
import static org.espalier.simd.composite.Tile.COLUMNS;
import static org.espalier.simd.composite.Tile.GROUP;
import static org.espalier.simd.composite.Tile.ROWS;

import java.util.Arrays;
import org.espalier.simd.Lanes;
import org.espalier.simd.Scratch;

/** {@link AttentionGradient} for one head. Its memory grows and is used again. */
final class AttentionGradientTask {
    /** The operands of a launch; {@code dout} is the gradient of {@code o}. */
    record Operands(
            Heads q,
            Heads k,
            Heads v,
            Heads o,
            Heads lse,
            Heads dout,
            Heads dq,
            Heads dk,
            Heads dv) {}

    private final LaneSums sums;
    private final Slab slab = new Slab();
    private float[] m = slab.memory();
    private int time; // queries in whole blocks
    private int queries; // scale·q in panels over D
    private int queriesT; // scale·q in panels over queries, block by block
    private int douts; // do in panels over D
    private int doutsT; // do in panels over queries, block by block
    private int lse; // [T]
    private int delta; // [T]
    private int dq; // [T, padded D]
    private int ones; // factors of sums that keep what they have
    private int rows; // a block [64, D] on its way
    private int keys; // a block of k [64, D]
    private int values; // a block of v [64, D]
    private int keyPanels; // the block of k in panels over D
    private int dk; // [64, padded D]
    private int dv; // [64, padded D]
    private int weights; // [64 keys, 64 queries]
    private int slopes; // gradients of weights, then of scores: [64 keys, 64 queries]

    /** A task whose sums have their lanes in scratch. */
    AttentionGradientTask(Scratch scratch) {
        this.sums = new LaneSums(scratch);
    }

    /** Computes one head. */
    void run(Operands x, AttentionSizes s, int b, int h) {
        arrange(s);
        for (int block = 0; block < s.queryBlocks(); block++) {
            queries(x, s, b, h, block);
        }
        for (int keyBlock = 0; keyBlock < s.keyBlocks(); keyBlock++) {
            keys(x, s, b, h, keyBlock);
            for (int block = s.causal() ? keyBlock : 0; block < s.queryBlocks(); block++) {
                step(s, block, keyBlock);
            }
            write(s, x.dk(), b, h, keyBlock * BLOCK, s.keysIn(keyBlock), dk, 1);
            write(s, x.dv(), b, h, keyBlock * BLOCK, s.keysIn(keyBlock), dv, 1);
        }
        write(s, x.dq(), b, h, 0, s.queries(), dq, s.scale());
    }

    private void arrange(AttentionSizes s) {
        time = s.queryBlocks() * BLOCK;
        long block = (long) BLOCK * s.width();
        long panels = (long) BLOCK * s.padded();
        slab.clear();
        queries = slab.cut(panels * s.queryBlocks());
        queriesT = slab.cut(block * s.queryBlocks());
        douts = slab.cut(panels * s.queryBlocks());
        doutsT = slab.cut(block * s.queryBlocks());
        lse = slab.cut(time);
        delta = slab.cut(time);
        dq = slab.cut(panels * s.queryBlocks());
        ones = slab.cut(GROUP);
        rows = slab.cut(block);
        keys = slab.cut(block);
        values = slab.cut(block);
        keyPanels = slab.cut(panels);
        dk = slab.cut(panels);
        dv = slab.cut(panels);
        weights = slab.cut(BLOCK * BLOCK);
        slopes = slab.cut(BLOCK * BLOCK);
        m = slab.memory();
        Arrays.fill(m, dq, ones, 0);
        Arrays.fill(m, ones, rows, 1);
    }

    private void queries(Operands x, AttentionSizes s, int b, int h, int block) {
        int first = block * BLOCK;
        int n = s.queriesIn(block);
        read(s, x.q(), b, h, first, n, s.scale(), rows);
        Panels.pack(m, rows, n, s.width(), queries + first * COLUMNS, time);
        Panels.transpose(m, rows, n, s.width(), queriesT + first * s.width());
        read(s, x.dout(), b, h, first, n, 1, rows);
        Panels.pack(m, rows, n, s.width(), douts + first * COLUMNS, time);
        Panels.transpose(m, rows, n, s.width(), doutsT + first * s.width());
        for (int t = first; t < first + n; t++) {
            m[lse + t] = Lanes.load(x.lse().memory(), x.lse().at(b, h, t));
            m[delta + t] = delta(x, s, b, h, t);
        }
    }

    private float delta(Operands x, AttentionSizes s, int b, int h, int t) {
        long dout = x.dout().at(b, h, t);
        long o = x.o().at(b, h, t);
        return sums.products(x.dout().memory(), dout, x.o().memory(), o, s.width());
    }

    private void keys(Operands x, AttentionSizes s, int b, int h, int block) {
        int n = s.keysIn(block);
        read(s, x.k(), b, h, block * BLOCK, n, 1, keys);
        read(s, x.v(), b, h, block * BLOCK, n, 1, values);
        Panels.pack(m, keys, n, s.width(), keyPanels, BLOCK);
        Arrays.fill(m, dk, weights, 0);
    }

    private void step(AttentionSizes s, int block, int keyBlock) {
        int first = block * BLOCK;
        int n = s.queriesIn(block);
        int count = s.keysIn(keyBlock);
        boolean diagonal = s.diagonal(block, keyBlock);
        int w = s.width();
        Scores.multiply(m, keys, count, queriesT + first * w, n, w, diagonal, weights);
        Scores.multiply(m, values, count, doutsT + first * w, n, w, diagonal, slopes);
        if (diagonal) {
            Softmax.mask(m, weights, count);
        }
        for (int j = 0; j < count; j++) {
            int at = j * BLOCK;
            int from = diagonal ? j & -Softmax.QUERIES : 0;
            Softmax.gradient(m, weights + at, slopes + at, from, n, lse + first, delta + first);
        }
        overQueries(s, weights, douts, first, n, count, diagonal, dv);
        overQueries(s, slopes, queries, first, n, count, diagonal, dk);
        overKeys(s, first, n, count, diagonal);
    }

    /**
     * target += matrix·panel: the sum over queries, on the diagonal from the key group's first on.
     */
    private void overQueries(
            AttentionSizes s,
            int matrix,
            int panel,
            int first,
            int n,
            int count,
            boolean diagonal,
            int target) {
        for (int j = 0; j < count; j += ROWS) {
            int from = diagonal ? j & -GROUP : 0;
            int a = matrix + j * BLOCK + from;
            int b = panel + (first + from) * COLUMNS;
            int c = target + j * s.padded();
            int space = time * COLUMNS;
            Tile.rows(m, a, BLOCK, b, space, n - from, c, s.padded(), s.padded(), true);
        }
    }

    /** dq += dsᵀ·k: the sum over keys, on the diagonal up to the query group's last. */
    private void overKeys(AttentionSizes s, int first, int n, int count, boolean diagonal) {
        for (int i = 0; i < n; i += GROUP) {
            int steps = diagonal ? Math.min(count, i + GROUP) : count;
            for (int d = 0; d < s.padded(); d += COLUMNS) {
                int c = dq + (first + i) * s.padded() + d;
                Tile.columns(m, slopes + i, keyPanels + d * BLOCK, steps, c, s.padded(), ones);
            }
        }
    }

    private void read(
            AttentionSizes s, Heads from, int b, int h, int t, int n, float factor, int to) {
        for (int i = 0; i < n; i++) {
            from.read(from.at(b, h, t + i), s.width(), factor, m, to + i * s.width());
        }
    }

    private void write(
            AttentionSizes s, Heads to, int b, int h, int t, int n, int from, float factor) {
        for (int i = 0; i < n; i++) {
            to.write(m, from + i * s.padded(), s.width(), factor, to.at(b, h, t + i));
        }
    }
}
