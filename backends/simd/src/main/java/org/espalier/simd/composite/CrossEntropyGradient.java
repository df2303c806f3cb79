package org.espalier.simd.composite;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;
import org.espalier.simd.VectorElementary;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/**
 * {@code cross-entropy.grad}: logits [N, V], targets [N], lse [N], dloss [N] → dlogits [N, V],
 * which may be the logits' own memory: (exp(x − lse) − [v = target])·dloss, and 0 in rows whose
 * target is negative.
 */
final class CrossEntropyGradient implements Kernel {
    private final Workers workers;

    CrossEntropyGradient(Workers workers) {
        this.workers = workers;
    }

    /** {@inheritDoc} A target of V or more is an {@link IndexOutOfBoundsException}. */
    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        Rows logits = Rows.of(o.get(0));
        Targets targets = Targets.of(o.get(1));
        Column lse = Column.of(o.get(2));
        Column dloss = Column.of(o.get(3));
        Rows dlogits = Rows.of(o.get(4));
        targets.check(logits.width());
        RowGrid.independent(logits.count(), logits.width())
                .forEach(
                        workers,
                        (_, first, end) -> {
                            for (long r = first; r < end; r++) {
                                row(logits, r, targets.get(r), lse.get(r), dloss.get(r), dlogits);
                            }
                        });
    }

    private static void row(
            Rows logits, long row, long target, float lse, float dloss, Rows dlogits) {
        if (target < 0) {
            dlogits.fill(dlogits.at(row), 0);
            return;
        }
        float hit = logits.get(logits.at(row), (int) target);
        probabilities(logits, logits.at(row), lse, dloss, dlogits, dlogits.at(row));
        float gradient = CrossEntropyScalar.atTarget(hit, lse, dloss);
        dlogits.set(dlogits.at(row), (int) target, gradient);
    }

    private static void probabilities(
            Rows logits, long from, float lse, float dloss, Rows dlogits, long to) {
        int i = 0;
        for (; i < Lanes.whole(logits.width()); i += Lanes.COUNT) {
            FloatVector x = logits.vector(from, i);
            dlogits.set(to, i, VectorElementary.exp(x.sub(lse)).mul(dloss));
        }
        for (; i < logits.width(); i++) {
            dlogits.set(to, i, CrossEntropyScalar.elsewhere(logits.get(from, i), lse, dloss));
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
