package org.espalier.opencl;

import org.espalier.kernel.Program;
import org.espalier.opencl.source.RowsSource;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;

/** {@link org.espalier.kernel.Op.Gather}. A number that is no row is reported by the next read. */
record GatherKernel(Machine machine, Code code, Determinism determinism) implements Kernel {
    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        Slice numbers = binding.operands().get(1);
        long rows = launch.layouts().get(0).shape().dim(0);
        machine.rows().enqueue(numbers.buffer(), numbers.layout(), rows, true);
        code.forEach(
                launch.elements(),
                machine.dialect(launch.layouts(), launch.elements()),
                RowsSource.gatherTable(launch.layouts()),
                launch.memory(),
                Launch.scalars(Program.identity(), binding));
    }
}
