package org.espalier.simd.composite;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/**
 * {@code attention}: q [B, T, H, D], k, v [B, S, H, D] → o [B, T, H, D], lse [B, H, T], where o =
 * softmax(scale·q·kᵀ)·v and lse is the log of the softmax's denominator. Keys are taken in blocks
 * with a running maximum, as in Dao et al., FlashAttention (NeurIPS 2022), so that no T×S matrix
 * exists. {@link AttentionScalar} is the same without vectors.
 */
final class Attention implements Kernel {
    // Query blocks of a chunk, which packs the keys and values it needs once.
    private static final int BLOCKS = 4;

    private final Op.Composite op;
    private final Workers workers;
    private final Pool<AttentionTask> tasks = new Pool<>(AttentionTask::new);

    Attention(Op.Composite op, SimdContext context) {
        this.op = op;
        this.workers = context.workers();
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        AttentionSizes sizes =
                AttentionSizes.of(o.get(0).layout().shape(), o.get(1).layout().shape(), op);
        AttentionTask.Operands operands =
                new AttentionTask.Operands(
                        Heads.of(o.get(0)),
                        Heads.of(o.get(1)),
                        Heads.of(o.get(2)),
                        Heads.of(o.get(3)),
                        Heads.ofNumbers(o.get(4)));
        int groups = Math.ceilDiv(sizes.queryBlocks(), BLOCKS);
        int chunks = Math.multiplyExact(Math.multiplyExact(sizes.batch(), sizes.heads()), groups);
        workers.forEach(chunks, chunk -> run(operands, sizes, chunk / groups, chunk % groups));
    }

    private void run(AttentionTask.Operands operands, AttentionSizes sizes, int row, int group) {
        AttentionTask task = tasks.take();
        int first = group * BLOCKS;
        int end = Math.min(sizes.queryBlocks(), first + BLOCKS);
        task.run(operands, sizes, row / sizes.heads(), row % sizes.heads(), first, end);
        tasks.give(task);
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
