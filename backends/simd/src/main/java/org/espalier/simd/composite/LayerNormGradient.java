package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.SPECIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;
import org.espalier.simd.Scratch;
import org.espalier.simd.SimdContext;
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
    private final Pool<LaneSums> pool;
    private final Scratch scratch;

    LayerNormGradient(SimdContext context) {
        this.workers = context.workers();
        this.scratch = context.scratch();
        this.pool = LaneSums.pool(scratch);
    }

    private record Operands(Rows x, Rows gain, Column mean, Column rstd, Rows dy, Rows dx) {}

    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        Operands operands =
                new Operands(
                        Rows.of(o.get(0)),
                        Rows.of(o.get(1)),
                        Column.of(o.get(2)),
                        Column.of(o.get(3)),
                        Rows.of(o.get(4)),
                        Rows.of(o.get(5)));
        RowGrid grid = RowGrid.summed(operands.x.count());
        int columns = operands.x.width();
        try (Partials dgain = new Partials(scratch, grid.chunks(), columns);
                Partials dbias = new Partials(scratch, grid.chunks(), columns)) {
            grid.forEach(
                    workers,
                    (chunk, first, end) -> rows(operands, dgain, dbias, chunk, first, end));
            dgain.total(Rows.of(o.get(6)));
            dbias.total(Rows.of(o.get(7)));
        }
    }

    private void rows(Operands o, Partials dgain, Partials dbias, int chunk, long first, long end) {
        LaneSums sums = pool.take();
        long gainAt = dgain.start(chunk);
        long biasAt = dbias.start(chunk);
        for (long r = first; r < end; r++) {
            float a = meanOfUnits(sums, o, r);
            float b = meanOfProducts(sums, o, r);
            row(o, r, a, b, dgain.sums(), gainAt, dbias.sums(), biasAt);
        }
        pool.give(sums);
    }

    private static float meanOfUnits(LaneSums sums, Operands o, long r) {
        Rows g = o.gain;
        return sums.products(o.dy.memory(), o.dy.at(r), g.memory(), g.start(), g.width())
                / g.width();
    }

    private static float meanOfProducts(LaneSums sums, Operands o, long r) {
        Rows g = o.gain;
        float products =
                sums.products(
                        o.dy.memory(),
                        o.dy.at(r),
                        g.memory(),
                        g.start(),
                        o.x.memory(),
                        o.x.at(r),
                        g.width(),
                        o.mean.get(r));
        return products * o.rstd.get(r) / g.width();
    }

    private static void row(
            Operands o,
            long r,
            float a,
            float b,
            Rows dgain,
            long gainAt,
            Rows dbias,
            long biasAt) {
        float mean = o.mean.get(r);
        float rstd = o.rstd.get(r);
        long x = o.x.at(r);
        long dy = o.dy.at(r);
        long dx = o.dx.at(r);
        long gain = o.gain.start();
        int n = o.x.width();
        int i = 0;
        for (; i < Lanes.whole(n); i += Lanes.COUNT) {
            FloatVector unit = o.x.vector(x, i).sub(mean).mul(rstd);
            FloatVector d = o.dy.vector(dy, i);
            FloatVector dunit = d.mul(o.gain.vector(gain, i));
            FloatVector slope = FloatVector.broadcast(SPECIES, b);
            o.dx.set(dx, i, unit.neg().fma(slope, dunit.sub(a)).mul(rstd));
            dgain.set(gainAt, i, d.fma(unit, dgain.vector(gainAt, i)));
            dbias.set(biasAt, i, d.add(dbias.vector(biasAt, i)));
        }
        for (; i < n; i++) {
            float unit = (o.x.get(x, i) - mean) * rstd;
            float d = o.dy.get(dy, i);
            float dunit = d * o.gain.get(gain, i);
            o.dx.set(dx, i, LayerNormScalar.dx(dunit, unit, a, b, rstd));
            dgain.set(gainAt, i, Math.fma(d, unit, dgain.get(gainAt, i)));
            dbias.set(biasAt, i, d + dbias.get(biasAt, i));
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
