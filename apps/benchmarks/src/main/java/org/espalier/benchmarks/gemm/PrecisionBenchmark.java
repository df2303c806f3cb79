package org.espalier.benchmarks.gemm;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.espalier.benchmarks.Benchmark;
import org.espalier.benchmarks.Figure;
import org.espalier.benchmarks.Interleaved;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;

/**
 * Products in each precision on onednn, against oneDNN's own sgemm: speed, and the error beside it.
 *
 * <p>Before each turn, off the clock, the operands are made anew. A turn then multiplies them
 * twice, as each operand of a linear layer is used in two of the three products of a training step:
 * its conversion to bf16 is on the clock once.
 */
public final class PrecisionBenchmark implements Benchmark {
    private static final int THREADS = 2;
    private static final Duration REST = Duration.ofMillis(10); // OpenMP's threads spin so long
    private static final double SECONDS = 0.4; // spent on each side, at 60 GFLOP/s
    private static final String YARDSTICK = "sgemm";
    private static final int USES = 2; // products that an operand is converted for

    private static final List<Product> ALL =
            List.of(
                    Product.forward(1024, 1024, 1024),
                    Product.forward(1024, 768, 3072),
                    Product.forward(1024, 2304, 768),
                    Product.forward(4096, 384, 1536),
                    Product.forward(1024, 50_257, 768));

    /** For the list of benchmarks. */
    public PrecisionBenchmark() {}

    @Override
    public String id() {
        return "precision";
    }

    @Override
    public String summary() {
        return "products in f32, bf16, bf16x3, bf16x6 on onednn with their errors, against oneDNN's"
                + " sgemm";
    }

    @Override
    public List<String> rows(List<Figure> figures) {
        return PrecisionTable.rows(figures);
    }

    @Override
    public List<Figure> run(boolean quick) {
        OneDnn peer = OneDnn.load();
        peer.threads(THREADS);
        List<Figure> all = new ArrayList<>();
        for (Product p : quick ? ALL.subList(0, 2) : ALL) {
            try (Arena arena = Arena.ofConfined()) {
                Operands operands = Operands.random(p, arena);
                BackwardError error = new BackwardError(operands);
                for (Precision precision : Precision.values()) {
                    all.addAll(measure(operands, precision, peer, error));
                }
            }
        }
        return all;
    }

    private static List<Figure> measure(
            Operands x, Precision precision, OneDnn peer, BackwardError error) {
        try (Session session =
                        Session.open(
                                s -> s.backend("onednn").threads(THREADS).precision(precision));
                Fresh ours = new Fresh(session, x)) {
            Interleaved.Times t = times(x, ours, peer);
            List<Figure> all = new ArrayList<>();
            if (precision == Precision.F32) {
                Interleaved.Times own = new Interleaved.Times(t.b(), t.b(), 1);
                all.addAll(figures(x.product(), YARDSTICK, own, error.of(x.c())));
            }
            all.addAll(figures(x.product(), precision.toString(), t, ours.error(error)));
            return all;
        }
    }

    private static Interleaved.Times times(Operands x, Fresh ours, OneDnn peer) {
        Runnable before =
                () -> {
                    ours.renew();
                    LockSupport.parkNanos(REST.toNanos());
                };
        return Interleaved.run(
                () -> twice(ours::multiply),
                () -> twice(() -> multiply(peer, x)),
                rounds(x.product()),
                before);
    }

    private static List<Figure> figures(Product p, String name, Interleaved.Times t, double error) {
        String id = id(p, name);
        double flops = USES * p.flops() * 1e-9;
        return List.of(
                new Figure(id, flops / t.a(), "GFLOP/s", flops / t.b(), t.ratio()),
                PrecisionTable.error(id, error));
    }

    private static String id(Product p, String precision) {
        return "precision/%s/%s".formatted(p.name(), precision);
    }

    private static int rounds(Product p) {
        return (int) Math.clamp(SECONDS * 60e9 / (2 * USES * p.flops()), 3, 50);
    }

    private static void twice(Runnable product) {
        for (int i = 0; i < USES; i++) {
            product.run();
        }
    }

    private static void multiply(OneDnn peer, Operands x) {
        peer.multiply(x.product(), x.a().address(), x.b().address(), x.c().address());
    }
}
