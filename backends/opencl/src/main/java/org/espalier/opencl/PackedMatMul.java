package org.espalier.opencl;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.opencl.source.Accumulator;
import org.espalier.opencl.source.Dialect;
import org.espalier.opencl.source.PackSource;
import org.espalier.opencl.source.Panel;
import org.espalier.opencl.source.PanelSource;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.jocl.cl_mem;

/** {@link Op.MatMul} from packed panels, for devices without local memory of their own. */
final class PackedMatMul implements Kernel {
    private final Machine machine;
    private final Program epilogue;
    private final Panel panel;
    private final PanelSource source;
    private final Determinism determinism;
    private final Code left;
    private final Code right;
    private final Code product;

    PackedMatMul(
            Machine machine,
            Op.MatMul op,
            List<Operand> operands,
            Panel panel,
            Determinism determinism) {
        this.machine = machine;
        this.epilogue = op.epilogue();
        this.panel = panel;
        this.source = new PanelSource(op, operands.stream().map(Operand::dtype).toList());
        this.determinism = determinism;
        Accumulator numbers = Accumulator.of(operands.stream().map(Operand::dtype).toList());
        this.left = pack(operands.get(0), numbers, panel.rows());
        this.right = pack(operands.get(1), numbers, panel.columns());
        this.product = new Code(machine, op.label(), d -> source.text(d, panel));
    }

    private Code pack(Operand operand, Accumulator numbers, int size) {
        PackSource pack = new PackSource(operand.dtype(), numbers);
        return new Code(machine, "packing for matmul", d -> pack.text(d, size));
    }

    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        Shape out = launch.last().shape();
        if (out.elements() == 0) {
            return;
        }
        long across = PackSource.panels(out.dim(2), panel.columns());
        long down = PackSource.panels(out.dim(1), panel.rows());
        long packed =
                Math.max(
                        bytes(launch, 0, down, panel.rows()),
                        bytes(launch, 1, across, panel.columns()));
        Dialect dialect = machine.dialect(launch.layouts(), packed);
        List<cl_mem> memory = new ArrayList<>(launch.memory());
        memory.set(0, packed(left, launch, 0, panel.rows(), dialect));
        memory.set(1, packed(right, launch, 1, panel.columns(), dialect));
        product.launch(
                product.in(dialect),
                dialect,
                source.table(launch.layouts(), panel),
                memory,
                Launch.scalars(epilogue, binding),
                new long[] {down, across, out.dim(0)},
                1,
                1,
                1);
    }

    private static long bytes(Launch launch, int operand, long panels, int size) {
        Layout layout = launch.layouts().get(operand);
        long k = layout.shape().dim(2 - operand);
        return PackSource.batches(layout) * panels * size * k * Float.BYTES;
    }

    private cl_mem packed(Code code, Launch launch, int operand, int size, Dialect dialect) {
        Layout layout = launch.layouts().get(operand);
        int k = 2 - operand;
        long panels = PackSource.panels(layout.shape().dim(3 - k), size);
        cl_mem target = machine.scratch().of(operand, bytes(launch, operand, panels, size));
        code.forEach(
                PackSource.batches(layout) * panels * layout.shape().dim(k),
                dialect,
                PackSource.table(layout, k, size),
                List.of(launch.memory().get(operand), target),
                Binding.of(List.of()));
        return target;
    }

    @Override
    public Determinism determinism() {
        return determinism;
    }
}
