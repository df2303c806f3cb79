package org.espalier.opencl;

import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.opencl.source.BlockSource;
import org.espalier.opencl.source.Table;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;

/** A segmented {@link Op.Reduce}: the bounds stay on the device, a group sums each segment. */
final class SegmentKernel implements Kernel {
    private final Machine machine;
    private final Program program;
    private final int inputs;
    private final BlockSource source;
    private final Code code;
    private final Determinism determinism;

    SegmentKernel(Machine machine, Op.Reduce op, List<Operand> operands, Determinism determinism) {
        this.machine = machine;
        this.program = op.program();
        this.inputs = op.program().inputs().size();
        this.determinism = determinism;
        this.source =
                new BlockSource(
                        op.program(),
                        op.combine(),
                        operands.stream().map(Operand::dtype).toList(),
                        operands.stream().map(Operand::kind).toList());
        this.code =
                new Code(
                        machine,
                        "segments of " + op.program().name(),
                        d ->
                                source.segments(
                                        d,
                                        machine.tuning().laneGroup(),
                                        machine.tuning().laneItems()));
    }

    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        List<Layout> layouts = launch.layouts();
        Layout bounds = layouts.get(inputs);
        Table table = source.segmentTable(layouts.subList(0, inputs), bounds, launch.last());
        long segments = launch.elements();
        int group = machine.tuning().laneGroup();
        code.groups(
                segments,
                group,
                machine.dialect(layouts, segments * group),
                table,
                launch.memory(),
                Launch.scalars(program, binding));
    }

    @Override
    public Determinism determinism() {
        return determinism;
    }
}
