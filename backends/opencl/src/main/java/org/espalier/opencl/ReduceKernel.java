package org.espalier.opencl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.opencl.source.BlockSource;
import org.espalier.opencl.source.Dialect;
import org.espalier.opencl.source.JoinSource;
import org.espalier.opencl.source.ReduceShape;
import org.espalier.opencl.source.Table;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.jocl.cl_mem;

/**
 * {@link Op.Reduce} over axes: a result per block, then the blocks of each output are joined in the
 * order of the numeric contract.
 */
final class ReduceKernel implements Kernel {
    /** A kernel's text, and what was compiled of it. */
    private record Stage<S>(S source, Code code) {}

    private final Machine machine;
    private final Op.Reduce op;
    private final Determinism determinism;
    private final int inputs;
    private final Operand out;
    private final String name;
    private final Map<Boolean, Stage<BlockSource>> rows = new LinkedHashMap<>(); // by: last stage
    private final Map<Boolean, Stage<BlockSource>> columns = new LinkedHashMap<>();
    private final Map<Boolean, Stage<JoinSource>> trees = new LinkedHashMap<>();
    private final Stage<JoinSource> ascending;
    private final List<Operand> operands;

    ReduceKernel(Machine machine, Op.Reduce op, List<Operand> operands, Determinism determinism) {
        this.machine = machine;
        this.op = op;
        this.determinism = determinism;
        this.operands = List.copyOf(operands);
        this.inputs = op.program().inputs().size();
        this.name = op.label() + " of " + op.program().name();
        this.out = operands.getLast();
        JoinSource join = join(true);
        this.ascending = new Stage<>(join, new Code(machine, name, join::ascending));
    }

    /** The output, or scratch memory where it is not the last stage. */
    private Operand target(boolean last) {
        return last ? out : new Operand(DType.F32, Layout.Kind.DENSE);
    }

    private BlockSource blocks(boolean last) {
        List<Operand> all = new ArrayList<>(operands.subList(0, inputs));
        all.add(target(last));
        return new BlockSource(
                op.program(),
                op.combine(),
                all.stream().map(Operand::dtype).toList(),
                all.stream().map(Operand::kind).toList());
    }

    private JoinSource join(boolean last) {
        return new JoinSource(op.combine(), target(last).dtype(), target(last).kind());
    }

    private Stage<BlockSource> rows(boolean last) {
        BlockSource source = blocks(last);
        int group = machine.tuning().laneGroup();
        int items = machine.tuning().laneItems();
        return new Stage<>(source, new Code(machine, name, d -> source.rows(d, group, items)));
    }

    private Stage<BlockSource> columns(boolean last) {
        BlockSource source = blocks(last);
        return new Stage<>(source, new Code(machine, name, source::columns));
    }

    private Stage<JoinSource> tree(boolean last) {
        JoinSource source = join(last);
        return new Stage<>(source, new Code(machine, name, source::tree));
    }

    /** What all kernels of one launch share. */
    private record Run(Launch launch, ReduceShape shape, boolean last, Dialect dialect) {
        cl_mem out() {
            return launch.memory().getLast();
        }
    }

    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        Shape shape = launch.layouts().getFirst().shape();
        ReduceShape reduce = ReduceShape.of(op, shape);
        boolean last = ReduceShape.isLast(op, shape);
        long tasks = reduce.outputs() * reduce.blocks();
        long items = last ? tasks * machine.tuning().laneItems() : tasks;
        Run run = new Run(launch, reduce, last, machine.dialect(launch.layouts(), items));
        if (reduce.blocks() == 1) {
            blocks(run, true, run.out(), launch.last());
        } else {
            cl_mem sums = machine.scratch().of(0, tasks * Float.BYTES);
            blocks(run, false, sums, Layout.dense(Shape.of(tasks)));
            join(run, sums);
        }
    }

    private void blocks(Run run, boolean end, cl_mem target, Layout layout) {
        Stage<BlockSource> stage =
                run.last
                        ? rows.computeIfAbsent(end, this::rows)
                        : columns.computeIfAbsent(end, this::columns);
        List<Layout> in = run.launch.layouts().subList(0, inputs);
        List<cl_mem> memory = new ArrayList<>(run.launch.memory().subList(0, inputs));
        memory.add(target);
        Table table = stage.source.table(run.shape, in, layout);
        long tasks = run.shape.outputs() * run.shape.blocks();
        Binding binding = Launch.scalars(op.program(), run.launch.binding());
        if (run.last) {
            int group = machine.tuning().laneGroup();
            long groups = (tasks * machine.tuning().laneItems() + group - 1) / group;
            stage.code.groups(groups, group, run.dialect, table, memory, binding);
        } else {
            stage.code.forEach(tasks, run.dialect, table, memory, binding);
        }
    }

    private void join(Run run, cl_mem sums) {
        if (run.last) {
            tree(run, sums, run.shape.blocks(), 1);
        } else {
            ascending(run, sums);
        }
    }

    /** As many levels at once as one work-item joins; scratch memory takes turns. */
    private void tree(Run run, cl_mem sums, long parts, int turn) {
        long results = (parts + JoinSource.CHUNK - 1) / JoinSource.CHUNK;
        long tasks = run.shape.outputs() * results;
        boolean end = results == 1;
        Stage<JoinSource> stage = trees.computeIfAbsent(end, this::tree);
        Layout layout = end ? run.launch.last() : Layout.dense(Shape.of(tasks));
        cl_mem target = end ? run.out() : machine.scratch().of(turn, tasks * Float.BYTES);
        Table table = stage.source.table(run.shape.outputs(), parts, results, layout);
        stage.code.forEach(tasks, run.dialect, table, List.of(sums, target), nothing());
        if (!end) {
            tree(run, target, results, 1 - turn);
        }
    }

    private void ascending(Run run, cl_mem sums) {
        long outputs = run.shape.outputs();
        Table table = ascending.source.table(outputs, run.shape.blocks(), 1, run.launch.last());
        List<cl_mem> memory = List.of(sums, run.out());
        ascending.code.forEach(outputs, run.dialect, table, memory, nothing());
    }

    private static Binding nothing() {
        return Binding.of(List.of());
    }

    @Override
    public Determinism determinism() {
        return determinism;
    }
}
