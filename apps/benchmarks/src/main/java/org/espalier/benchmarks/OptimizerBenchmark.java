package org.espalier.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
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
import org.espalier.testkit.OptionValues;
import org.espalier.train.Optimizer;

/**
 * Optimizer steps as the plugins state them and simd compiles them, against hand-written Vector API
 * loops over the same memory with the same reads and writes per element.
 */
final class OptimizerBenchmark implements Benchmark {
    /** An optimizer and the loop that does the same. */
    private record Rule(String id, BiFunction<Program, double[], HandLoop> loop) {}

    private static final List<Rule> RULES =
            List.of(
                    new Rule("adamw", AdamWLoop::of),
                    new Rule("lion", LionLoop::of),
                    new Rule("sgd", MomentumLoop::of));

    @Override
    public String id() {
        return "steps";
    }

    @Override
    public String summary() {
        return "steps of adamw, lion and sgd, against hand-written loops with the same streams";
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
                for (Rule rule : RULES) {
                    all.add(measure(rule, "cache", 1 << 16, quick ? 200 : 2_000, workers));
                    int whole = quick ? 1 << 24 : 124_439_808; // the parameters of GPT-2
                    all.add(measure(rule, "memory", whole, quick ? 5 : 9, workers));
                }
            }
        }
        return all;
    }

    private static Figure measure(Rule rule, String name, int n, int rounds, Workers workers) {
        BackendProvider simd = Installed.find(BackendProvider.class, "simd").orElseThrow();
        try (Backend backend = simd.open(new BackendContext(workers, Optional.empty()))) {
            return compare(rule, name, n, rounds, workers, backend);
        }
    }

    private static Figure compare(
            Rule rule, String name, int n, int rounds, Workers workers, Backend backend) {
        Captured captured = new Captured();
        optimizer(rule.id()).update(captured);
        Program program = captured.program.orElseThrow();
        HandLoop loop = rule.loop().apply(program, captured.scalars.params(program));
        List<HostBuffer> ours = arrays(backend, loop, n);
        List<HostBuffer> theirs = arrays(backend, loop, n);
        Runnable a = plugin(backend, program, captured.scalars, operands(program, loop, ours, n));
        List<MemorySegment> raw = theirs.stream().map(HostBuffer::segment).toList();
        Runnable b = () -> workers.forEach(chunks(n), chunk(loop, raw, n));
        a.run();
        b.run();
        requireEqual(rule, loop, ours, theirs);
        Interleaved.Times t = Interleaved.run(a, b, rounds);
        ours.forEach(HostBuffer::close);
        theirs.forEach(HostBuffer::close);
        String id = "steps/%s/%s/%st".formatted(rule.id(), name, workers.threads());
        double bytes = 4.0 * loop.streams() * n;
        return new Figure(id, bytes / t.a() * 1e-9, "GB/s", bytes / t.b() * 1e-9, t.ratio());
    }

    private static Optimizer optimizer(String id) {
        OptimizerProvider provider = Installed.find(OptimizerProvider.class, id).orElseThrow();
        return provider.create(OptionValues.of());
    }

    private static List<HostBuffer> arrays(Backend backend, HandLoop loop, int n) {
        List<HostBuffer> all = new ArrayList<>();
        for (int k = 0; k < loop.arrays().size(); k++) {
            HostBuffer b = (HostBuffer) backend.allocate(DType.F32, n);
            for (int i = 0; i < n; i++) {
                float x = (i % 1000 + k) * 1e-3f;
                b.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, x);
            }
            all.add(b);
        }
        return all;
    }

    private static List<Slice> operands(
            Program program, HandLoop loop, List<HostBuffer> arrays, int n) {
        List<String> names = new ArrayList<>(program.inputs());
        names.addAll(program.outputNames());
        Layout all = Layout.dense(Shape.of(n));
        return names.stream()
                .map(name -> new Slice(arrays.get(loop.arrays().indexOf(name)), all))
                .toList();
    }

    private static Runnable plugin(
            Backend backend, Program program, Scalars scalars, List<Slice> operands) {
        List<Operand> types =
                operands.stream().map(_ -> new Operand(DType.F32, Layout.Kind.DENSE)).toList();
        Kernel kernel = backend.prepare(new Op.Map(program.executable()), types).orElseThrow();
        Binding binding = new Binding(operands, scalars.params(program), new long[0]);
        return () -> kernel.launch(binding);
    }

    private static int chunks(int n) {
        return (n + HandLoop.CHUNK - 1) / HandLoop.CHUNK;
    }

    private static IntConsumer chunk(HandLoop loop, List<MemorySegment> raw, int n) {
        return c -> {
            int from = c * HandLoop.CHUNK;
            loop.run(raw, from, Math.min(n, from + HandLoop.CHUNK));
        };
    }

    private static void requireEqual(
            Rule rule, HandLoop loop, List<HostBuffer> ours, List<HostBuffer> theirs) {
        for (int k = 0; k < ours.size(); k++) {
            if (ours.get(k).segment().mismatch(theirs.get(k).segment()) >= 0) {
                throw new IllegalStateException(
                        "%s: array %s differs from the loop's"
                                .formatted(rule.id(), loop.arrays().get(k)));
            }
        }
    }
}
