package org.espalier.opencl;

import java.util.ArrayList;
import java.util.List;
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
    private final Machine machine;
    private final Op.Reduce op;
    private final Determinism determinism;
    private final int inputs;
    private final BlockSource whole;
    private final BlockSource parts;
    private final JoinSource last;
    private final JoinSource between;
    private final String name;

    ReduceKernel(Machine machine, Op.Reduce op, List<Operand> operands, Determinism determinism) {
        this.machine = machine;
        this.op = op;
        this.determinism = determinism;
        this.inputs = op.program().inputs().size();
        this.name = op.label() + " of " + op.program().name();
        Operand out = operands.getLast();
        this.whole = blocks(operands, out);
        this.parts = blocks(operands, new Operand(DType.F32, Layout.Kind.DENSE));
        this.last = new JoinSource(op.combine(), out.dtype(), out.kind());
        this.between = new JoinSource(op.combine(), DType.F32, Layout.Kind.DENSE);
    }

    private BlockSource blocks(List<Operand> operands, Operand out) {
        List<Operand> all = new ArrayList<>(operands.subList(0, inputs));
        all.add(out);
        return new BlockSource(
                op.program(),
                op.combine(),
                all.stream().map(Operand::dtype).toList(),
                all.stream().map(Operand::kind).toList());
    }

    /** What all kernels of one launch share. */
    private record Run(Launch launch, ReduceShape shape, boolean rows, Dialect dialect) {
        cl_mem out() {
            return launch.memory().getLast();
        }
    }

    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        Shape shape = launch.layouts().getFirst().shape();
        ReduceShape reduce = ReduceShape.of(op, shape);
        boolean rows = ReduceShape.isLast(op, shape);
        long tasks = reduce.outputs() * reduce.blocks();
        long items = rows ? tasks * machine.tuning().laneItems() : tasks;
        Run run = new Run(launch, reduce, rows, machine.dialect(launch.layouts(), items));
        if (reduce.blocks() == 1) {
            blocks(run, whole, run.out(), launch.last());
        } else {
            cl_mem sums = machine.scratch().of(0, tasks * Float.BYTES);
            blocks(run, parts, sums, Layout.dense(Shape.of(tasks)));
            join(run, sums);
        }
    }

    private void blocks(Run run, BlockSource source, cl_mem target, Layout layout) {
        List<Layout> in = run.launch.layouts().subList(0, inputs);
        List<cl_mem> memory = new ArrayList<>(run.launch.memory().subList(0, inputs));
        memory.add(target);
        Table table = source.table(run.shape, in, layout);
        long tasks = run.shape.outputs() * run.shape.blocks();
        Binding binding = Launch.scalars(op.program(), run.launch.binding());
        if (run.rows) {
            int group = machine.tuning().laneGroup();
            int items = machine.tuning().laneItems();
            long groups = (tasks * items + group - 1) / group;
            new Code(machine, name, d -> source.rows(d, group, items))
                    .groups(groups, group, run.dialect, table, memory, binding);
        } else {
            new Code(machine, name, source::columns)
                    .forEach(tasks, run.dialect, table, memory, binding);
        }
    }

    private void join(Run run, cl_mem sums) {
        if (run.rows) {
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
        JoinSource source = end ? last : between;
        Layout layout = end ? run.launch.last() : Layout.dense(Shape.of(tasks));
        cl_mem target = end ? run.out() : machine.scratch().of(turn, tasks * Float.BYTES);
        Table table = source.table(run.shape.outputs(), parts, results, layout);
        new Code(machine, name, source::tree)
                .forEach(tasks, run.dialect, table, List.of(sums, target), nothing());
        if (!end) {
            tree(run, target, results, 1 - turn);
        }
    }

    private void ascending(Run run, cl_mem sums) {
        long outputs = run.shape.outputs();
        Table table = last.table(outputs, run.shape.blocks(), 1, run.launch.last());
        new Code(machine, name, last::ascending)
                .forEach(outputs, run.dialect, table, List.of(sums, run.out()), nothing());
    }

    private static Binding nothing() {
        return Binding.of(List.of());
    }

    @Override
    public Determinism determinism() {
        return determinism;
    }
}
