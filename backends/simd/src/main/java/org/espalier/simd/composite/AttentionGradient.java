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
 * {@code attention.grad}: q [B, T, H, D], k, v [B, S, H, D], o, lse, do → dq, dk, dv. Weights p =
 * exp(scale·q·kᵀ − lse) are computed again, block by block; with δ = Σ do·o over D: dv = pᵀ·do, ds
 * = p·(do·vᵀ − δ), dq = scale·ds·k, dk = scale·dsᵀ·q. A head is one chunk, so that every sum has
 * one order.
 */
final class AttentionGradient implements Kernel {
    private final Op.Composite op;
    private final Workers workers;
    private final Pool<AttentionGradientTask> tasks;

    AttentionGradient(Op.Composite op, SimdContext context) {
        this.op = op;
        this.workers = context.workers();
        this.tasks = new Pool<>(() -> new AttentionGradientTask(context.scratch()));
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        AttentionSizes sizes =
                AttentionSizes.of(o.get(0).layout().shape(), o.get(1).layout().shape(), op);
        AttentionGradientTask.Operands operands =
                new AttentionGradientTask.Operands(
                        Heads.of(o.get(0)),
                        Heads.of(o.get(1)),
                        Heads.of(o.get(2)),
                        Heads.of(o.get(3)),
                        Heads.ofNumbers(o.get(4)),
                        Heads.of(o.get(5)),
                        Heads.of(o.get(6)),
                        Heads.of(o.get(7)),
                        Heads.of(o.get(8)));
        int chunks = Math.multiplyExact(sizes.batch(), sizes.heads());
        workers.forEach(chunks, head -> run(operands, sizes, head));
    }

    private void run(AttentionGradientTask.Operands operands, AttentionSizes sizes, int head) {
        AttentionGradientTask task = tasks.take();
        task.run(operands, sizes, head / sizes.heads(), head % sizes.heads());
        tasks.give(task);
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
