package org.espalier.benchmarks.peers;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.benchmarks.Installed;
import org.espalier.benchmarks.Threads;
import org.espalier.benchmarks.WholeGroups;
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
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;

/**
 * The optimizer plugin's update of one arena, as a trainer launches it, without a model around it.
 */
final class AdamWSteps {
    private static final List<String> ARRAYS = List.of("w", "g", "m", "v");

    private final Backend backend;
    private final long elements;
    private final long watched;
    private final List<HostBuffer> arrays = new ArrayList<>();

    private AdamWSteps(Backend backend, long elements, long watched) {
        this.backend = backend;
        this.elements = elements;
        this.watched = watched;
        for (int a = 0; a < ARRAYS.size(); a++) {
            HostBuffer b = (HostBuffer) backend.allocate(DType.F32, elements);
            for (long i = 0; i < elements; i++) {
                float x = a < 2 ? Samples.element(a, i) : 0;
                b.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, x);
            }
            arrays.add(b);
        }
    }

    static void run(String backendId, Workload.AdamW workload, Turns turns) {
        try (Threads workers = new Threads(Turns.THREADS);
                Backend backend =
                        provider(backendId).open(new BackendContext(workers, Optional.empty()))) {
            new AdamWSteps(backend, workload.elements(), workload.sizes().getFirst())
                    .compete(turns);
        }
    }

    private static BackendProvider provider(String id) {
        return Installed.find(BackendProvider.class, id).orElseThrow();
    }

    private static Optimizer adamw() {
        OptimizerProvider provider = Installed.find(OptimizerProvider.class, "adamw").orElseThrow();
        TreeMap<String, Object> options = new TreeMap<>();
        options.put("decay", 0.0); // the peer decays by another rate; see the documentation
        return provider.create(new Options(options));
    }

    private void compete(Turns turns) {
        Optimizer optimizer = adamw();
        turns.ready();
        for (long step = 1; ; step++) {
            optimizer.update(new Step(step, optimizer.rate()));
            turns.stepped(this::look);
        }
    }

    /** Mean of w·g over the first parameter: what the update has done to it. */
    private double look() {
        double sum = 0;
        for (long i = 0; i < watched; i++) {
            sum += (double) at(0, i) * at(1, i);
        }
        return sum / watched;
    }

    private float at(int array, long i) {
        return arrays.get(array).segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
    }

    private final class Step implements WholeGroups {
        private final long number;
        private final double rate;

        Step(long number, double rate) {
            this.number = number;
            this.rate = rate;
        }

        @Override
        public long step() {
            return number;
        }

        @Override
        public double rate() {
            return rate;
        }

        @Override
        public boolean decays() {
            return true;
        }

        @Override
        public void run(Program program, Scalars scalars, Tensor... others) {
            List<Slice> operands = new ArrayList<>();
            program.inputs().forEach(name -> operands.add(slice(name)));
            program.outputNames().forEach(name -> operands.add(slice(name)));
            List<Operand> types =
                    operands.stream().map(_ -> new Operand(DType.F32, Layout.Kind.DENSE)).toList();
            Kernel kernel = backend.prepare(new Op.Map(program.executable()), types).orElseThrow();
            kernel.launch(new Binding(operands, scalars.params(program), new long[0]));
        }

        private Slice slice(String name) {
            Layout all = Layout.dense(Shape.of(elements));
            return new Slice(arrays.get(ARRAYS.indexOf(name)), all);
        }
    }
}
