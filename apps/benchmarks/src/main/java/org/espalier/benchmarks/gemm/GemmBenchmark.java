package org.espalier.benchmarks.gemm;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.espalier.benchmarks.Benchmark;
import org.espalier.benchmarks.Figure;
import org.espalier.benchmarks.Installed;
import org.espalier.benchmarks.Interleaved;
import org.espalier.benchmarks.Threads;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/**
 * simd's f32 matrix product as a share of oneDNN's sgemm, shape by shape, on one thread and on two.
 */
public final class GemmBenchmark implements Benchmark {
    private static final double SECONDS = 0.4; // spent on each side of a shape
    private static final Duration REST = Duration.ofMillis(10);

    /** For the list of benchmarks. */
    public GemmBenchmark() {}

    @Override
    public String id() {
        return "gemm";
    }

    @Override
    public String summary() {
        return "simd's f32 matrix product, against oneDNN's sgemm";
    }

    @Override
    public List<Figure> run(boolean quick) {
        OneDnn peer = OneDnn.load();
        List<Figure> all = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            peer.threads(threads);
            try (Threads workers = new Threads(threads);
                    Backend backend = simd().open(new BackendContext(workers, Optional.empty()))) {
                for (Product p : quick ? Product.QUICK : Product.ALL) {
                    all.add(measure(p, threads, backend, peer));
                }
            }
        }
        return all;
    }

    private static BackendProvider simd() {
        return Installed.find(BackendProvider.class, "simd").orElseThrow();
    }

    private static Figure measure(Product p, int threads, Backend backend, OneDnn peer) {
        try (HostBuffer a = random(backend, (long) p.m() * p.k(), 1);
                HostBuffer b = random(backend, (long) p.k() * p.n(), 2);
                HostBuffer ours = random(backend, (long) p.m() * p.n(), 3);
                HostBuffer theirs = random(backend, (long) p.m() * p.n(), 4)) {
            Runnable we = ours(p, backend, a, b, ours);
            Runnable they =
                    () ->
                            peer.multiply(
                                    p,
                                    a.segment().address(),
                                    b.segment().address(),
                                    theirs.segment().address());
            we.run();
            they.run();
            requireClose(p, ours, theirs);
            return figure(p, threads, we, they);
        }
    }

    private static Figure figure(Product p, int threads, Runnable we, Runnable they) {
        for (int i = 0; i < 5 || i * p.flops() < 2e10; i++) { // until C2 has compiled the tiles
            we.run();
        }
        int rounds = (int) Math.clamp(SECONDS * 60e9 / p.flops() / 2, 5, 100);
        Interleaved.Times t =
                Interleaved.run(we, they, rounds, () -> LockSupport.parkNanos(REST.toNanos()));
        return new Figure(
                "gemm/%s/%st".formatted(p.name(), threads),
                p.flops() / t.a() * 1e-9,
                "GFLOP/s",
                p.flops() / t.b() * 1e-9,
                t.ratio());
    }

    private static Runnable ours(
            Product p, Backend backend, HostBuffer a, HostBuffer b, HostBuffer c) {
        List<Slice> slices = List.of(new Slice(a, p.a()), new Slice(b, p.b()), new Slice(c, p.c()));
        List<Operand> operands =
                slices.stream().map(s -> new Operand(DType.F32, s.layout().kind())).toList();
        Kernel kernel =
                backend.prepare(new Op.MatMul(Program.identity(), false), operands).orElseThrow();
        Binding binding = Binding.of(slices);
        return () -> kernel.launch(binding);
    }

    private static HostBuffer random(Backend backend, long elements, long seed) {
        HostBuffer buffer = (HostBuffer) backend.allocate(DType.F32, elements);
        SplittableRandom random = new SplittableRandom(seed);
        for (long i = 0; i < elements; i++) {
            float x = (float) (2 * random.nextDouble() - 1);
            buffer.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, x);
        }
        return buffer;
    }

    /**
     * Both within 2·√K·u·(|a|·|b|) of the truth, so within twice that of each other; |a|·|b| is at
     * most K.
     */
    private static void requireClose(Product p, HostBuffer ours, HostBuffer theirs) {
        double bound = 4 * StrictMath.sqrt(p.k()) * 0x1p-24 * p.k();
        for (long i = 0; i < (long) p.m() * p.n(); i += 97) {
            float x = ours.segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
            float y = theirs.segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
            if (!(StrictMath.abs(x - y) <= bound)) {
                throw new IllegalStateException(
                        "gemm %s: element %s is %s here and %s there".formatted(p.name(), i, x, y));
            }
        }
    }
}
