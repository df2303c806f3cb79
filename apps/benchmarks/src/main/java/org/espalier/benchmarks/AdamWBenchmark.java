package org.espalier.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Options;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;

/**
 * The AdamW step as the plugin states it and simd compiles it, against a hand-written Vector API
 * loop over the same memory with the same four reads and three writes per element.
 */
final class AdamWBenchmark implements Benchmark {
    private static final int OPERANDS = 4; // w, g, m, v

    @Override
    public String id() {
        return "adamw";
    }

    @Override
    public String summary() {
        return "an AdamW step, against a hand-written Vector API loop with the same streams";
    }

    /** What the plugin asks to be run. */
    private static final class Captured implements WholeGroups {
        private Optional<Program> program = Optional.empty();
        private Scalars scalars = Scalars.none();

        @Override
        public long step() {
            return 10;
        }

        @Override
        public double rate() {
            return 1e-3;
        }

        @Override
        public boolean decays() {
            return true;
        }

        @Override
        public void run(Program p, Scalars s, Tensor... others) {
            program = Optional.of(p);
            scalars = s;
        }
    }

    @Override
    public List<Figure> run(boolean quick) {
        List<Figure> all = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            try (Threads workers = new Threads(threads)) {
                all.add(measure("cache", 1 << 16, quick ? 200 : 2_000, workers));
                all.add(measure("memory", quick ? 1 << 24 : 124_439_808, quick ? 5 : 9, workers));
            }
        }
        return all;
    }

    private static Figure measure(String name, int n, int rounds, Workers workers) {
        BackendProvider simd =
                ServiceLoader.load(BackendProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(p -> p.id().equals("simd"))
                        .findFirst()
                        .orElseThrow();
        try (Backend backend = simd.open(new BackendContext(workers, Optional.empty()))) {
            return compare(name, n, rounds, workers, backend);
        }
    }

    private static Figure compare(
            String name, int n, int rounds, Workers workers, Backend backend) {
        Captured captured = new Captured();
        adamw().update(captured);
        Program program = captured.program.orElseThrow();
        List<HostBuffer> ours = arrays(backend, n);
        List<HostBuffer> theirs = arrays(backend, n);
        Runnable a = plugin(backend, program, captured.scalars, ours, n);
        AdamWLoop loop = AdamWLoop.of(program, captured.scalars.params(program));
        List<MemorySegment> raw = theirs.stream().map(HostBuffer::segment).toList();
        Runnable b = () -> workers.forEach(chunks(n), chunk(loop, raw, n));
        a.run();
        b.run();
        requireEqual(ours, theirs);
        Interleaved.Times t = Interleaved.run(a, b, rounds);
        ours.forEach(HostBuffer::close);
        theirs.forEach(HostBuffer::close);
        String id = "adamw/%s/%st".formatted(name, workers.threads());
        double bytes = 28.0 * n;
        return new Figure(id, bytes / t.a() * 1e-9, "GB/s", bytes / t.b() * 1e-9, t.ratio());
    }

    private static Optimizer adamw() {
        OptimizerProvider provider =
                ServiceLoader.load(OptimizerProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(p -> p.id().equals("adamw"))
                        .findFirst()
                        .orElseThrow();
        return provider.create(new Options(new TreeMap<>()));
    }

    private static List<HostBuffer> arrays(Backend backend, int n) {
        List<HostBuffer> all = new ArrayList<>();
        for (int k = 0; k < OPERANDS; k++) {
            HostBuffer b = (HostBuffer) backend.allocate(DType.F32, n);
            for (int i = 0; i < n; i++) {
                float x = (i % 1000 + k) * 1e-3f;
                b.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, x);
            }
            all.add(b);
        }
        return all;
    }

    private static Runnable plugin(
            Backend backend, Program program, Scalars scalars, List<HostBuffer> arrays, int n) {
        List<Slice> operands = new ArrayList<>();
        program.inputs().forEach(name -> operands.add(slice(arrays, name, n)));
        program.outputNames().forEach(name -> operands.add(slice(arrays, name, n)));
        List<Operand> types =
                operands.stream().map(_ -> new Operand(DType.F32, Layout.Kind.DENSE)).toList();
        Kernel kernel = backend.prepare(new Op.Map(program.executable()), types).orElseThrow();
        Binding binding = new Binding(operands, scalars.params(program), new long[0]);
        return () -> kernel.launch(binding);
    }

    private static Slice slice(List<HostBuffer> arrays, String name, int n) {
        HostBuffer buffer = arrays.get(List.of("w", "g", "m", "v").indexOf(name));
        return new Slice(buffer, Layout.dense(Shape.of(n)));
    }

    private static int chunks(int n) {
        return (n + AdamWLoop.CHUNK - 1) / AdamWLoop.CHUNK;
    }

    private static IntConsumer chunk(AdamWLoop loop, List<MemorySegment> raw, int n) {
        return c -> {
            int from = c * AdamWLoop.CHUNK;
            loop.run(raw, from, Math.min(n, from + AdamWLoop.CHUNK));
        };
    }

    private static void requireEqual(List<HostBuffer> ours, List<HostBuffer> theirs) {
        for (int k = 0; k < OPERANDS; k++) {
            if (ours.get(k).segment().mismatch(theirs.get(k).segment()) >= 0) {
                throw new IllegalStateException("adamw: array " + k + " differs from the loop's");
            }
        }
    }
}
