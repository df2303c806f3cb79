package org.espalier.simd;

import org.espalier.kernel.Program;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/** {@link org.espalier.kernel.Op.Map}: the program over chunks of elements. */
public record MapKernel(SimdContext context, Program program) implements Kernel {
    @Override
    public void launch(Binding binding) {
        Sweep sweep = new Sweep(context, program, binding, binding.operands());
        Grid.forEach(
                context.workers(),
                sweep.elements(),
                1,
                sweep.operations(),
                (from, to) -> run(sweep, from, to));
    }

    private static void run(Sweep sweep, long from, long to) {
        try (Sweep.Cursor cursor = sweep.open()) {
            cursor.run(from, to - from);
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
