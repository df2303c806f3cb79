package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.SPECIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/**
 * {@code rms-norm.grad}: x [N, C], gain [C], rstd [N], dy [N, C] → dx [N, C], dgain [C]. With unit
 * = x·rstd and dunit = dy·gain: dx = rstd·(dunit − unit·mean(dunit·unit)).
 */
final class RmsNormGradient implements Kernel {
    private final Workers workers;
    private final Pool<LaneSums> pool = new Pool<>(LaneSums::new);
    private final Partials partials = new Partials();

    RmsNormGradient(Workers workers) {
        this.workers = workers;
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        Rows x = Rows.of(o.get(0));
        Rows gain = Rows.of(o.get(1));
        Column rstd = Column.of(o.get(2));
        Rows dy = Rows.of(o.get(3));
        Rows dx = Rows.of(o.get(4));
        RowGrid grid = RowGrid.summed(x.count());
        partials.start(grid.chunks(), x.width());
        grid.forEach(
                workers,
                (chunk, first, end) -> {
                    LaneSums sums = pool.take();
                    for (long r = first; r < end; r++) {
                        row(sums, x, gain, rstd.get(r), dy, dx, r, partials.at(chunk));
                    }
                    pool.give(sums);
                });
        partials.total(0, Rows.of(o.get(5)));
    }

    private void row(
            LaneSums sums, Rows x, Rows gain, float rstd, Rows dy, Rows dx, long row, int dgain) {
        int n = x.width();
        float products =
                sums.products(
                        dy.memory(),
                        dy.at(row),
                        gain.memory(),
                        gain.start(),
                        x.memory(),
                        x.at(row),
                        n,
                        0);
        add(x, gain, rstd, dy, dx, row, products * rstd / n, partials.array(), dgain);
    }

    private static void add(
            Rows x,
            Rows gain,
            float rstd,
            Rows dy,
            Rows dx,
            long row,
            float b,
            float[] sum,
            int dgain) {
        long from = x.at(row);
        long upper = dy.at(row);
        long to = dx.at(row);
        int i = 0;
        for (; i < Lanes.whole(x.width()); i += Lanes.COUNT) {
            FloatVector unit = x.vector(from, i).mul(rstd);
            FloatVector d = dy.vector(upper, i);
            FloatVector dunit = d.mul(gain.vector(gain.start(), i));
            FloatVector slope = FloatVector.broadcast(SPECIES, b);
            dx.set(to, i, unit.neg().fma(slope, dunit).mul(rstd));
            d.fma(unit, FloatVector.fromArray(SPECIES, sum, dgain + i)).intoArray(sum, dgain + i);
        }
        for (; i < x.width(); i++) {
            float unit = x.get(from, i) * rstd;
            float d = dy.get(upper, i);
            dx.set(to, i, RmsNormScalar.dx(d * gain.get(gain.start(), i), unit, b, rstd));
            sum[dgain + i] = Math.fma(d, unit, sum[dgain + i]);
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
