package org.espalier.opencl;

import org.espalier.kernel.Program;
import org.espalier.opencl.source.CopySource;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/** {@link org.espalier.kernel.Op.Copy} where nothing is rounded. */
record CopyKernel(Machine machine, CopySource source, Code code, Determinism determinism)
        implements Kernel {
    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        code.forEach(
                launch.elements(),
                machine.dialect(launch.layouts(), launch.elements()),
                source.table(launch.layouts()),
                launch.memory(),
                Launch.scalars(Program.identity(), binding));
    }
}
