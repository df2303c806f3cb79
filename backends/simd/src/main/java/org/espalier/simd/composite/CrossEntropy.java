package org.espalier.simd.composite;

import java.util.List;
import org.espalier.kernel.Elementary;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/**
 * {@code cross-entropy}: logits [N, V], targets [N] → loss [N], lse [N]. lse = max + log Σ exp(x −
 * max) and loss = lse − x[target], 0 where the target is negative. Two read passes over a row,
 * nothing of size [N, V] is written. {@link CrossEntropyScalar} is the same without vectors.
 */
final class CrossEntropy implements Kernel {
    private final Workers workers;
    private final Pool<LaneSums> pool;

    CrossEntropy(SimdContext context) {
        this.workers = context.workers();
        this.pool = LaneSums.pool(context.scratch());
    }

    /** {@inheritDoc} A target of V or more is an {@link IndexOutOfBoundsException}. */
    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        Rows logits = Rows.of(o.get(0));
        Targets targets = Targets.of(o.get(1));
        Column loss = Column.of(o.get(2));
        Column lse = Column.of(o.get(3));
        targets.check(logits.width());
        RowGrid.independent(logits.count(), logits.width())
                .forEach(
                        workers,
                        (_, first, end) -> {
                            LaneSums sums = pool.take();
                            for (long r = first; r < end; r++) {
                                lse.set(r, logSumExp(sums, logits, r));
                                loss.set(r, loss(logits, r, targets.get(r), lse.get(r)));
                            }
                            pool.give(sums);
                        });
    }

    private static float logSumExp(LaneSums sums, Rows logits, long row) {
        long at = logits.at(row);
        float max = LaneBlocks.max(logits.memory(), at, logits.width());
        float sum = sums.exponentials(logits.memory(), at, logits.width(), max);
        return max + Elementary.log(sum);
    }

    private static float loss(Rows logits, long row, long target, float lse) {
        return target < 0 ? 0 : lse - logits.get(logits.at(row), (int) target);
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
