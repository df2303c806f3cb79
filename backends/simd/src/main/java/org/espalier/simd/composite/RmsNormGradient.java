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
 * {@code rms-norm.grad}: x [N, C], gain [C], rstd [N], dy [N, C] → dx [N, C], dgain [C]. With unit
 * = x·rstd and dunit = dy·gain: dx = rstd·(dunit − unit·mean(dunit·unit)).
 */
final class RmsNormGradient implements Kernel {
    private final Workers workers;
    private final Pool<LaneSums> pool;
    private final Scratch scratch;

    RmsNormGradient(SimdContext context) {
        this.workers = context.workers();
        this.scratch = context.scratch();
        this.pool = LaneSums.pool(scratch);
    }

    private record Operands(Rows x, Rows gain, Column rstd, Rows dy, Rows dx) {}

    @Override
    public void launch(Binding binding) {
        List<Slice> o = binding.operands();
        Operands operands =
                new Operands(
                        Rows.of(o.get(0)),
                        Rows.of(o.get(1)),
                        Column.of(o.get(2)),
                        Rows.of(o.get(3)),
                        Rows.of(o.get(4)));
        RowGrid grid = RowGrid.summed(operands.x.count());
        try (Partials dgain = new Partials(scratch, grid.chunks(), operands.x.width())) {
            grid.forEach(workers, (chunk, first, end) -> rows(operands, dgain, chunk, first, end));
            dgain.total(Rows.of(o.get(5)));
        }
    }

    private void rows(Operands o, Partials dgain, int chunk, long first, long end) {
        LaneSums sums = pool.take();
        long gainAt = dgain.start(chunk);
        for (long r = first; r < end; r++) {
            row(o, r, meanOfProducts(sums, o, r), dgain.sums(), gainAt);
        }
        pool.give(sums);
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
                        0);
        return products * o.rstd.get(r) / g.width();
    }

    private static void row(Operands o, long r, float b, Rows dgain, long gainAt) {
        float rstd = o.rstd.get(r);
        long x = o.x.at(r);
        long dy = o.dy.at(r);
        long dx = o.dx.at(r);
        long gain = o.gain.start();
        int i = 0;
        for (; i < Lanes.whole(o.x.width()); i += Lanes.COUNT) {
            FloatVector unit = o.x.vector(x, i).mul(rstd);
            FloatVector d = o.dy.vector(dy, i);
            FloatVector dunit = d.mul(o.gain.vector(gain, i));
            FloatVector slope = FloatVector.broadcast(SPECIES, b);
            o.dx.set(dx, i, unit.neg().fma(slope, dunit).mul(rstd));
            dgain.set(gainAt, i, d.fma(unit, dgain.vector(gainAt, i)));
        }
        for (; i < o.x.width(); i++) {
            float unit = o.x.get(x, i) * rstd;
            float d = o.dy.get(dy, i);
            o.dx.set(dx, i, RmsNormScalar.dx(d * o.gain.get(gain, i), unit, b, rstd));
            dgain.set(gainAt, i, Math.fma(d, unit, dgain.get(gainAt, i)));
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
