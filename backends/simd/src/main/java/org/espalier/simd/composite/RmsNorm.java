package org.espalier.simd.composite;

import java.util.List;
import org.espalier.simd.Lanes;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/**
 * {@code rms-norm}: x [N, C], gain [C] → y [N, C], rstd [N], with rstd = 1/√(mean(x²) + ε). {@link
 * RmsNormScalar} is the same without vectors.
 */
final class RmsNorm implements Kernel {
    private final float epsilon;
    private final Workers workers;
    private final Pool<LaneSums> pool;

    RmsNorm(double epsilon, SimdContext context) {
        this.epsilon = (float) epsilon;
        this.workers = context.workers();
        this.pool = LaneSums.pool(context.scratch());
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        Rows x = Rows.of(o.get(0));
        Rows gain = Rows.of(o.get(1));
        Rows y = Rows.of(o.get(2));
        Column rstd = Column.of(o.get(3));
        RowGrid.independent(x.count(), x.width())
                .forEach(
                        workers,
                        (_, first, end) -> {
                            LaneSums sums = pool.take();
                            for (long r = first; r < end; r++) {
                                rstd.set(r, rstd(sums, x, r));
                                scale(x, r, rstd.get(r), gain, y);
                            }
                            pool.give(sums);
                        });
    }

    private float rstd(LaneSums sums, Rows x, long row) {
        float squares = sums.squares(x.memory(), x.at(row), x.width(), 0);
        return LayerNormScalar.rstd(squares / x.width(), epsilon);
    }

    private static void scale(Rows x, long row, float rstd, Rows gain, Rows y) {
        long from = x.at(row);
        long to = y.at(row);
        int i = 0;
        for (; i < Lanes.whole(x.width()); i += Lanes.COUNT) {
            y.set(to, i, x.vector(from, i).mul(rstd).mul(gain.vector(gain.start(), i)));
        }
        for (; i < x.width(); i++) {
            y.set(to, i, x.get(from, i) * rstd * gain.get(gain.start(), i));
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
