package org.espalier.opencl;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Program;
import org.espalier.opencl.source.RowsSource;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.jocl.cl_mem;

/** {@link org.espalier.kernel.Op.Gather}. A number that is no row is reported by the next read. */
record GatherKernel(Machine machine, Code code, Determinism determinism) implements Kernel {
    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        List<cl_mem> memory = new ArrayList<>(launch.memory());
        memory.add(machine.errors().flag());
        code.forEach(
                launch.elements(),
                machine.dialect(launch.layouts(), launch.elements()),
                RowsSource.gatherTable(launch.layouts()),
                memory,
                Launch.scalars(Program.identity(), binding));
    }
}
