package org.espalier.simd.composite;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/**
 * {@code layer-norm}: x [N, C], gain [C], bias [C] → y [N, C], mean [N], rstd [N], with mean and
 * variance in two passes and rstd = 1/√(variance + ε). {@link LayerNormScalar} is the same without
 * vectors.
 */
final class LayerNorm implements Kernel {
    private final float epsilon;
    private final Workers workers;
    private final Pool<LaneSums> pool;

    LayerNorm(double epsilon, SimdContext context) {
        this.epsilon = (float) epsilon;
        this.workers = context.workers();
        this.pool = LaneSums.pool(context.scratch());
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        Rows x = Rows.of(o.get(0));
        Rows gain = Rows.of(o.get(1));
        Rows bias = Rows.of(o.get(2));
        Rows y = Rows.of(o.get(3));
        Column mean = Column.of(o.get(4));
        Column rstd = Column.of(o.get(5));
        RowGrid.independent(x.count(), x.width())
                .forEach(
                        workers,
                        (_, first, end) -> {
                            LaneSums sums = pool.take();
                            for (long r = first; r < end; r++) {
                                statistics(sums, x, r, mean, rstd);
                                normalize(x, r, mean.get(r), rstd.get(r), gain, bias, y);
                            }
                            pool.give(sums);
                        });
    }

    private void statistics(LaneSums sums, Rows x, long row, Column mean, Column rstd) {
        int n = x.width();
        float m = sums.sum(x.memory(), x.at(row), n) / n;
        float variance = sums.squares(x.memory(), x.at(row), n, m) / n;
        mean.set(row, m);
        rstd.set(row, LayerNormScalar.rstd(variance, epsilon));
    }

    private static void normalize(
            Rows x, long row, float mean, float rstd, Rows gain, Rows bias, Rows y) {
        long from = x.at(row);
        long to = y.at(row);
        int i = 0;
        for (; i < Lanes.whole(x.width()); i += Lanes.COUNT) {
            FloatVector unit = x.vector(from, i).sub(mean).mul(rstd);
            FloatVector b = bias.vector(bias.start(), i);
            y.set(to, i, unit.fma(gain.vector(gain.start(), i), b));
        }
        for (; i < x.width(); i++) {
            float g = gain.get(gain.start(), i);
            float b = bias.get(bias.start(), i);
            y.set(to, i, LayerNormScalar.y(x.get(from, i), mean, rstd, g, b));
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
