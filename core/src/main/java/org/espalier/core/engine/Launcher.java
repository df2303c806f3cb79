package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.UnsupportedOpException;

/** Brings operands into the form that {@link Op} promises, finds the kernel, and launches it. */
final class Launcher {
    private record Key(Op op, List<Operand> operands) {}

    /** A program as backends run it, and whether it asks where an element is. */
    private record Executable(Program program, boolean usesIndex) {
        static Executable of(Program program) {
            Program p = program.executable();
            return new Executable(p, p.code().stream().anyMatch(i -> i.op() == Opcode.INDEX));
        }
    }

    private final Backend backend;
    private final Optional<Backend> base;
    private final Map<Key, Optional<Kernel>> kernels = new LinkedHashMap<>();
    private final Map<Program, Executable> executables = new LinkedHashMap<>();
    private final IdentityHashMap<Kernel, Key> borrowed = new IdentityHashMap<>();
    private final Meter meter = new Meter();
    private final KernelClasses classes;

    Launcher(Backend backend, Optional<Backend> base, KernelClasses classes) {
        this.backend = backend;
        this.base = base;
        this.classes = classes;
    }

    Meter meter() {
        return meter;
    }

    KernelClasses classes() {
        return classes;
    }

    private Executable executable(Program program) {
        return executables.computeIfAbsent(program, Executable::of);
    }

    private static List<Layout> layouts(List<Slice> operands) {
        List<Layout> layouts = new ArrayList<>(operands.size());
        for (Slice s : operands) {
            layouts.add(s.layout());
        }
        return layouts;
    }

    private static List<Slice> merge(List<Slice> operands, int... walls) {
        List<Layout> layouts = Coalesce.merge(layouts(operands), walls);
        List<Slice> merged = new ArrayList<>(layouts.size());
        for (int i = 0; i < layouts.size(); i++) {
            merged.add(new Slice(operands.get(i).buffer(), layouts.get(i)));
        }
        return merged;
    }

    /** All operands of one shape: inputs, then outputs. */
    void map(Program program, double[] params, long[] keys, List<Slice> operands) {
        if (operands.getFirst().layout().shape().elements() == 0) {
            return;
        }
        Executable e = executable(program);
        List<Slice> merged = e.usesIndex() ? operands : merge(operands);
        launch(new Op.Map(e.program()), new Binding(merged, params, keys), Meter.Kind.PROGRAMS);
    }

    /** Reduces axes from … to of inputs of one shape into an output without those axes. */
    void reduce(
            Program program,
            double[] params,
            long[] keys,
            Combine combine,
            int from,
            int to,
            List<Slice> inputs,
            Slice output) {
        Executable e = executable(program);
        int first = from;
        int last = to;
        List<Slice> merged = e.usesIndex() ? inputs : merge(inputs, from, to);
        if (!e.usesIndex()) {
            List<Layout> before = layouts(inputs);
            first = Coalesce.moved(before, from, from, to);
            last = Coalesce.moved(before, to, from, to);
        }
        List<Slice> operands = new ArrayList<>(merged);
        operands.add(kept(merged.getFirst().layout(), first, last, output));
        Op op = new Op.Reduce(e.program(), combine, first, last, false);
        launch(op, new Binding(operands, params, keys), Meter.Kind.PROGRAMS);
    }

    /** The dense output under the merged axes that stay. */
    private static Slice kept(Layout merged, int from, int to, Slice output) {
        var shape = merged.shape();
        var stays = shape.slice(0, from).concat(shape.slice(to, shape.rank()));
        return new Slice(output.buffer(), Layout.dense(stays, output.layout().offset()));
    }

    /** Sums of stretches of flat arrays. */
    void segments(Program program, List<Slice> inputs, Slice bounds, Slice output) {
        List<Slice> operands = new ArrayList<>(inputs);
        operands.add(bounds);
        operands.add(output);
        Op op = new Op.Reduce(executable(program).program(), Combine.SUM, 0, 1, true);
        launch(op, Binding.of(operands), Meter.Kind.PROGRAMS);
    }

    void matmul(Program epilogue, boolean keepsAccumulator, List<Slice> operands) {
        Op op = new Op.MatMul(executable(epilogue).program(), keepsAccumulator);
        launch(op, Binding.of(operands), Meter.Kind.MATMUL);
    }

    void gather(Slice table, Slice numbers, Slice output) {
        launch(new Op.Gather(), Binding.of(List.of(table, numbers, output)), Meter.Kind.MOVES);
    }

    void scatterAdd(Slice numbers, Slice rows, Slice output) {
        launch(new Op.ScatterAdd(), Binding.of(List.of(numbers, rows, output)), Meter.Kind.MOVES);
    }

    void copy(Slice source, Slice target) {
        if (source.layout().shape().elements() == 0) {
            return;
        }
        List<Slice> merged = merge(List.of(source, target));
        launch(new Op.Copy(), Binding.of(merged), Meter.Kind.MOVES);
    }

    /** Whether the backend has a kernel of its own for a composite with these operands. */
    boolean claims(Op.Composite op, List<Operand> operands) {
        return find(op, operands).isPresent();
    }

    void composite(Op.Composite op, List<Slice> operands) {
        launch(op, Binding.of(operands), Meter.Kind.COMPOSITES);
    }

    private Optional<Kernel> find(Op op, List<Operand> operands) {
        return kernels.computeIfAbsent(new Key(op, operands), this::prepare);
    }

    private Optional<Kernel> prepare(Key key) {
        long start = System.nanoTime();
        Optional<Kernel> kernel = backend.prepare(key.op(), key.operands()).or(() -> borrow(key));
        kernel.ifPresent(_ -> meter.compiled(System.nanoTime() - start));
        return kernel;
    }

    private Optional<Kernel> borrow(Key key) {
        Optional<Kernel> kernel = base.flatMap(b -> b.prepare(key.op(), key.operands()));
        kernel.ifPresent(k -> borrowed.put(k, key));
        return kernel;
    }

    private UnsupportedOpException unsupported(Op op, List<Operand> operands) {
        String types =
                operands.stream().map(o -> o.dtype().toString()).collect(Collectors.joining(", "));
        return new UnsupportedOpException(
                "backend %s has no kernel for %s of %s. Fix: cast to f32, or choose another backend"
                        .formatted(backend.capabilities().device(), op.label(), types));
    }

    private static List<Operand> operands(Binding binding) {
        List<Operand> operands = new ArrayList<>(binding.operands().size());
        for (Slice s : binding.operands()) {
            operands.add(new Operand(s.buffer().dtype(), s.layout().kind()));
        }
        return operands;
    }

    private void launch(Op op, Binding binding, Meter.Kind kind) {
        List<Operand> operands = operands(binding);
        Kernel kernel = find(op, operands).orElseThrow(() -> unsupported(op, operands));
        boolean isBorrowed = borrowed.containsKey(kernel);
        classes.launching(kernel, op, isBorrowed);
        long start = System.nanoTime();
        kernel.launch(binding);
        meter.launched(isBorrowed ? Meter.Kind.BORROWED : kind, System.nanoTime() - start);
    }
}
