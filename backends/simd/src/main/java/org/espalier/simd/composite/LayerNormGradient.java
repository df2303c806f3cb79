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
 * {@code layer-norm.grad}: x [N, C], gain [C], mean [N], rstd [N], dy [N, C] → dx [N, C], dgain
 * [C], dbias [C]. With unit = (x − mean)·rstd and dunit = dy·gain: dx = rstd·(dunit − mean(dunit) −
 * unit·mean(dunit·unit)).
 */
final class LayerNormGradient implements Kernel {
    private final Workers workers;
    private final Pool<LaneSums> pool = new Pool<>(LaneSums::new);
    private final Partials partials = new Partials();

    LayerNormGradient(Workers workers) {
        this.workers = workers;
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        Rows x = Rows.of(o.get(0));
        Rows gain = Rows.of(o.get(1));
        Column mean = Column.of(o.get(2));
        Column rstd = Column.of(o.get(3));
        Rows dy = Rows.of(o.get(4));
        Rows dx = Rows.of(o.get(5));
        RowGrid grid = RowGrid.summed(x.count());
        partials.start(grid.chunks(), 2 * x.width());
        grid.forEach(
                workers,
                (chunk, first, end) -> {
                    LaneSums sums = pool.take();
                    int at = partials.at(chunk);
                    for (long r = first; r < end; r++) {
                        row(sums, x, gain, mean.get(r), rstd.get(r), dy, dx, r, at);
                    }
                    pool.give(sums);
                });
        partials.total(0, Rows.of(o.get(6)));
        partials.total(x.width(), Rows.of(o.get(7)));
    }

    private void row(
            LaneSums sums,
            Rows x,
            Rows gain,
            float mean,
            float rstd,
            Rows dy,
            Rows dx,
            long row,
            int dgain) {
        int n = x.width();
        long g = gain.start();
        float a = sums.products(dy.memory(), dy.at(row), gain.memory(), g, n) / n;
        float products =
                sums.products(
                        dy.memory(), dy.at(row), gain.memory(), g, x.memory(), x.at(row), n, mean);
        float b = products * rstd / n;
        add(x, gain, mean, rstd, dy, dx, row, a, b, partials.array(), dgain);
    }

    private static void add(
            Rows x,
            Rows gain,
            float mean,
            float rstd,
            Rows dy,
            Rows dx,
            long row,
            float a,
            float b,
            float[] sum,
            int dgain) {
        long from = x.at(row);
        long upper = dy.at(row);
        long to = dx.at(row);
        int n = x.width();
        int dbias = dgain + n;
        int i = 0;
        for (; i < Lanes.whole(n); i += Lanes.COUNT) {
            FloatVector unit = x.vector(from, i).sub(mean).mul(rstd);
            FloatVector d = dy.vector(upper, i);
            FloatVector dunit = d.mul(gain.vector(gain.start(), i));
            FloatVector slope = FloatVector.broadcast(SPECIES, b);
            dx.set(to, i, unit.neg().fma(slope, dunit.sub(a)).mul(rstd));
            d.fma(unit, FloatVector.fromArray(SPECIES, sum, dgain + i)).intoArray(sum, dgain + i);
            d.add(FloatVector.fromArray(SPECIES, sum, dbias + i)).intoArray(sum, dbias + i);
        }
        for (; i < n; i++) {
            float unit = (x.get(from, i) - mean) * rstd;
            float d = dy.get(upper, i);
            float dunit = d * gain.get(gain.start(), i);
            dx.set(to, i, LayerNormScalar.dx(dunit, unit, a, b, rstd));
            sum[dgain + i] = Math.fma(d, unit, sum[dgain + i]);
            sum[dbias + i] += d;
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
