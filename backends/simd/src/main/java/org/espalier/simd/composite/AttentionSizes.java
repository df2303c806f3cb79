package org.espalier.simd.composite;

import static org.espalier.simd.composite.Tile.BLOCK;

import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/**
 * What an attention is about.
 *
 * @param width elements of a head
 * @param causal whether query i sees keys 0 … i only; then there are as many keys as queries
 * @param scale what products of queries and keys are multiplied by
 */
record AttentionSizes(
        int batch, int heads, int queries, int keys, int width, boolean causal, float scale) {
    /** The sizes for operands q [B, T, H, D] and k [B, S, H, D]. */
    static AttentionSizes of(Shape q, Shape k, Op.Composite op) {
        return new AttentionSizes(
                Math.toIntExact(q.dim(0)),
                Math.toIntExact(q.dim(2)),
                Math.toIntExact(q.dim(1)),
                Math.toIntExact(k.dim(1)),
                Math.toIntExact(q.dim(3)),
                op.attribute("causal") != 0,
                (float) op.attribute("scale"));
    }

    /** The width in whole panels. */
    int padded() {
        return roundUp(width, Tile.COLUMNS);
    }

    int queryBlocks() {
        return Math.ceilDiv(queries, BLOCK);
    }

    int keyBlocks() {
        return Math.ceilDiv(keys, BLOCK);
    }

    /** Key blocks that a block of queries sees. */
    int keyBlocks(int queryBlock) {
        return causal ? queryBlock + 1 : keyBlocks();
    }

    /** Queries of a block. */
    int queriesIn(int block) {
        return Math.min(BLOCK, queries - block * BLOCK);
    }

    /** Keys of a block. */
    int keysIn(int block) {
        return Math.min(BLOCK, keys - block * BLOCK);
    }

    /** True when queries of a block may not see all keys of another. */
    boolean diagonal(int queryBlock, int keyBlock) {
        return causal && queryBlock == keyBlock;
    }

    static int roundUp(int n, int unit) {
        return Math.ceilDiv(n, unit) * unit;
    }
}
