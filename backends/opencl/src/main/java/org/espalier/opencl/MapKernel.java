package org.espalier.opencl;

import org.espalier.kernel.Program;
import org.espalier.opencl.source.Dialect;
import org.espalier.opencl.source.MapSource;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/** {@link org.espalier.kernel.Op.Map}. */
record MapKernel(
        Machine machine, Program program, MapSource source, Code code, Determinism determinism)
        implements Kernel {
    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        Dialect dialect = machine.dialect(launch.layouts(), launch.elements());
        code.forEach(
                launch.elements(),
                dialect,
                source.table(launch.layouts()),
                launch.memory(),
                Launch.scalars(program, binding));
    }
}
